"""The invented sales organisation behind include/sample/: people, deals and faulty files."""
