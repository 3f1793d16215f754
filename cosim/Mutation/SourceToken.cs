namespace NicTwin.Cosim;

/// <summary>A token of SystemVerilog and where it stands.</summary>
/// <param name="Text">The token.</param>
/// <param name="Start">Position of its first character in the file.</param>
internal readonly record struct SourceToken(string Text, int Start)
{
    private static readonly string[] s_operators =
    [
        "<<<=", ">>>=", "===", "!==", "==?", "!=?", "<<<", ">>>", "<<=", ">>=", "+=", "-=", "*=", "/=", "&=", "|=", "^=", "==", "!=", "&&", "||", "<=", ">=",
        "<<", ">>", "+:", "-:", "++", "--", "::", "->", "**", "(*", "*)", "'{", "~&", "~|", "~^",
    ];

    /// <summary>Position behind the last character.</summary>
    public int End => Start + Text.Length;

    /// <summary>Splits a file; comments, compiler directives and strings are left out.</summary>
    public static List<SourceToken> Scan(string text)
    {
        List<SourceToken> tokens = [];
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            int end = at + 1;
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            if (c == '`' || Starts(text, at, "//"))
            {
                at = Until(text, at, "\n");
                continue;
            }

            if (Starts(text, at, "/*"))
            {
                at = Until(text, at, "*/");
                continue;
            }

            if (c == '"')
            {
                at = Until(text, at + 1, "\"");
                continue;
            }

            if (char.IsLetter(c) || c is '_' or '$')
            {
                end = Run(text, end, static x => char.IsLetterOrDigit(x) || x is '_' or '$');
            }
            else if (char.IsDigit(c))
            {
                end = Number(text, end);
            }
            else if (c == '\'' && end < text.Length && text[end] is '0' or '1' or 'h' or 'd' or 'b')
            {
                end = Run(text, end + 1, static x => char.IsLetterOrDigit(x) || x == '_');
            }
            else
            {
                int start = at;
                end += Array.Find(s_operators, o => Starts(text, start, o)) is { } found ? found.Length - 1 : 0;
            }

            tokens.Add(new SourceToken(text[at..end], at));
            at = end;
        }

        return tokens;
    }

    private static bool Starts(string text, int at, string what) => text.AsSpan(at).StartsWith(what, StringComparison.Ordinal);

    private static int Until(string text, int at, string what)
    {
        int found = text.IndexOf(what, at, StringComparison.Ordinal);
        return found < 0 ? text.Length : found + what.Length;
    }

    private static int Run(string text, int at, Func<char, bool> belongs)
    {
        while (at < text.Length && belongs(text[at]))
        {
            at++;
        }

        return at;
    }

    // 12, 3'd4, 8'hff, 1'b0; the ' of a cast (4'(x)) is not taken.
    private static int Number(string text, int at)
    {
        at = Run(text, at, static x => char.IsDigit(x) || x == '_');
        return at + 1 < text.Length && text[at] == '\'' && text[at + 1] is 'h' or 'd' or 'b'
            ? Run(text, at + 2, static x => char.IsLetterOrDigit(x) || x == '_')
            : at;
    }
}
