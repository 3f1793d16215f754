using System.Text;

namespace NicTwin.Generate;

/// <summary>Spelling of names in the generated languages.</summary>
internal static class Names
{
    /// <summary>CTRL_EXT becomes CtrlExt, RXDCTL becomes Rxdctl.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder();
        foreach (string part in name.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(char.ToUpperInvariant(part[0])).Append(part[1..].ToLowerInvariant());
        }

        return text.ToString();
    }

    /// <summary>Returns the name when it is made of capitals, digits and underscores and starts with a letter.</summary>
    public static string Checked(string name)
    {
        bool good = name.Length > 0 && char.IsAsciiLetterUpper(name[0])
            && name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');
        return good ? name : throw new DescriptionException($"'{name}' is no name of capitals, digits and underscores");
    }
}
