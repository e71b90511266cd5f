"""What is typed at the command line -> calls of `bot.compose`: the sub-commands, a file for each."""
