using NicTwin.Generate;

// scripts/generate starts this program in the root of the repository.
string root = Directory.GetCurrentDirectory();
try
{
    switch (args)
    {
        case []:
            return Generator.Write(root, root, Mutation.None);
        case ["--check"]:
            return Generator.Check(root);
        case ["--mutate", "list"]:
            return Mutation.List();
        case ["--mutate", string number, "--output", string directory]:
            return Generator.Write(root, directory, Mutation.Find(number));
        default:
            Console.Error.WriteLine("usage: scripts/generate [--check | --mutate list | --mutate N --output DIR]");
            return 2;
    }
}
catch (DescriptionException e)
{
    Console.Error.WriteLine($"generate: {e.Message}");
    return 3;
}
catch (IOException e)
{
    Console.Error.WriteLine($"generate: {e.Message}");
    return 3;
}
