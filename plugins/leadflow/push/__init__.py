"""What goes out by itself: greetings, weekly pushes, wake-up news. No next step, no touch (Z1)."""
