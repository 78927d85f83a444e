"""Taking an import back: the book stands as if its file had never come.

What the file's rows can have changed is rewound to the day before it came and played again, day by
day, without the file, by the very steps that made it.
"""
