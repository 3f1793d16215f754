using NicTwin.Cli;

return CommandLine.Run(args);
