"""The invented sales organisation behind include/sample/: people, companies, deals and faulty files."""
