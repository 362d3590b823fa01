"""What outlives the process: the database with its migrations, the tools' files, and the users' data folder."""
