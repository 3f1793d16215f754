using System.Globalization;

namespace NicTwin.Cosim;

/// <summary>An expression that may be changed: the right side of an assignment or the condition of an if.</summary>
/// <param name="Start">Position of its first character.</param>
/// <param name="End">Position behind its last one.</param>
/// <param name="StatementStart">Where the assignment begins that it belongs to; -1 for a condition.</param>
/// <param name="IsClocked">The assignment is a nonblocking one.</param>
internal sealed record MutationPlace(int Start, int End, int StatementStart, bool IsClocked)
{
    /// <summary>Possible changes of the expression.</summary>
    public List<MutationChange> Changes { get; } = [];
}

/// <summary>A possible change.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="At">Position of the changed text.</param>
/// <param name="Original">The changed text.</param>
/// <param name="Replacement">What stands there instead.</param>
internal sealed record MutationChange(string Kind, int At, string Original, string Replacement);

/// <summary>
/// Finds what may be changed in a module: operators, literals, conditions and clocked assignments of always blocks and continuous assignments.
/// Declarations, functions, widths of slices and counts of replications are left alone, since a mutant has to keep all types.
/// </summary>
internal sealed class MutationScanner
{
    private static readonly Dictionary<string, string> s_operators = new(StringComparer.Ordinal)
    {
        ["=="] = "!=",
        ["!="] = "==",
        ["&&"] = "||",
        ["||"] = "&&",
        ["<"] = "<=",
        ["<="] = "<",
        [">"] = ">=",
        [">="] = ">",
        ["+"] = "-",
        ["-"] = "+",
        ["&"] = "|",
        ["|"] = "&",
        ["^"] = "|",
        ["!"] = " ",
        ["~"] = " ",
        ["<<"] = ">>",
        [">>"] = "<<",
        ["'0"] = "'1",
    };

    private readonly List<SourceToken> _tokens;
    private readonly List<MutationPlace> _places = [];
    private int _at;

    private MutationScanner(string text) => _tokens = SourceToken.Scan(text);

    /// <summary>All places of a file, in its order.</summary>
    public static List<MutationPlace> Find(string text)
    {
        MutationScanner scanner = new(text);
        scanner.Module();
        return scanner._places;
    }

    private string Text(int index) => index < _tokens.Count ? _tokens[index].Text : string.Empty;

    private void Module()
    {
        while (_at < _tokens.Count)
        {
            switch (Text(_at))
            {
                case "function":
                    SkipTo("endfunction");
                    break;
                case "assign":
                    _at++;
                    Assignment();
                    break;
                case "always_ff" or "always_comb":
                    _at++;
                    if (Text(_at) == "@")
                    {
                        _at++;
                        SkipGroup();
                    }

                    Statement();
                    break;
                default:
                    _at++;
                    break;
            }
        }
    }

    private void Statement()
    {
        switch (Text(_at))
        {
            case "begin":
                _at++;
                SkipLabel();
                while (_at < _tokens.Count && Text(_at) != "end")
                {
                    Statement();
                }

                _at++;
                SkipLabel();
                break;
            case "unique" or "priority":
                _at++;
                Statement();
                break;
            case "if":
                _at++;
                int open = _at;
                SkipGroup();
                AddPlace(open + 1, _at - 1, -1, isClocked: false);
                Statement();
                if (Text(_at) == "else")
                {
                    _at++;
                    Statement();
                }

                break;
            case "for":
                _at++;
                SkipGroup();
                Statement();
                break;
            case "case" or "casez":
                Case();
                break;
            case ";":
                _at++;
                break;
            case "logic" or "int" or "automatic" or "localparam":
                SkipTo(";");
                break;
            default:
                Assignment();
                break;
        }
    }

    private void Case()
    {
        _at++;
        SkipGroup();
        while (_at < _tokens.Count && Text(_at) != "endcase")
        {
            while (Text(_at) != ":" && _at < _tokens.Count)
            {
                if (Text(_at) is "(" or "[" or "{" or "'{")
                {
                    SkipGroup();
                }
                else
                {
                    _at++;
                }

                // `default` may stand without a colon.
                if (Text(_at - 1) == "default" && Text(_at) != ":")
                {
                    _at--;
                    break;
                }
            }

            _at++;
            Statement();
        }

        _at++;
    }

    private void Assignment()
    {
        int start = _at;
        int operation = -1;
        while (_at < _tokens.Count && Text(_at) != ";")
        {
            if (operation < 0 && Text(_at) is "=" or "<=")
            {
                operation = _at;
            }

            if (Text(_at) is "(" or "[" or "{" or "'{")
            {
                SkipGroup();
            }
            else
            {
                _at++;
            }
        }

        if (operation > start)
        {
            AddPlace(operation + 1, _at, _tokens[start].Start, Text(operation) == "<=");
        }

        _at++;
    }

    private void AddPlace(int first, int end, int statementStart, bool isClocked)
    {
        if (first >= end)
        {
            return;
        }

        MutationPlace place = new(_tokens[first].Start, _tokens[end - 1].End, statementStart, isClocked);
        bool pattern = false;
        for (int i = first; i < end; i++)
        {
            pattern |= Text(i) is "'{";
        }

        if (!pattern)
        {
            FindChanges(place, first, end);
            if (statementStart < 0)
            {
                place.Changes.Add(new MutationChange("condition always true", place.Start, Join(first, end), "1"));
                place.Changes.Add(new MutationChange("condition always false", place.Start, Join(first, end), "0"));
            }
        }

        if (isClocked)
        {
            place.Changes.Add(new MutationChange("assignment lost", statementStart, Join(first, end), "(kept)"));
        }

        _places.Add(place);
    }

    private string Join(int first, int end) => string.Join(' ', _tokens.Skip(first).Take(end - first).Select(t => t.Text));

    private void FindChanges(MutationPlace place, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            string text = Text(i);
            if (text == "[" && IsRange(i))
            {
                i = GroupEnd(i) - 1;
            }
            else if (text == "{" && ReplicationCount(i) is var count && count > 0)
            {
                i = count - 1;
            }
            else if (s_operators.TryGetValue(text, out string? other))
            {
                place.Changes.Add(new MutationChange("operator", _tokens[i].Start, text, other));
            }
            else if (OtherLiteral(text) is { } literal)
            {
                place.Changes.Add(new MutationChange("literal", _tokens[i].Start, text, literal));
            }
        }
    }

    private bool IsRange(int open)
    {
        int end = GroupEnd(open);
        for (int i = open + 1; i < end; i++)
        {
            if (Text(i) is ":" or "+:" or "-:")
            {
                return true;
            }
        }

        return false;
    }

    // {count{...}}: the inner brace comes before any comma. Gives its index, or 0.
    private int ReplicationCount(int open)
    {
        for (int i = open + 1; i < _tokens.Count; i++)
        {
            switch (Text(i))
            {
                case "{":
                    return i == open + 1 ? 0 : i;
                case "," or "}" or ";":
                    return 0;
            }
        }

        return 0;
    }

    // A sized literal that differs by one, within its size.
    private static string? OtherLiteral(string text)
    {
        int quote = text.IndexOf('\'', StringComparison.Ordinal);
        if (quote <= 0 || quote + 2 >= text.Length || !int.TryParse(text[..quote], NumberStyles.None, CultureInfo.InvariantCulture, out int size) || size > 64)
        {
            return null;
        }

        string digits = text[(quote + 2)..].Replace("_", string.Empty, StringComparison.Ordinal);
        UInt128 value;
        switch (text[quote + 1])
        {
            case 'd' when UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value):
            case 'h' when UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value):
            case 'b' when UInt128.TryParse(digits, NumberStyles.BinaryNumber, CultureInfo.InvariantCulture, out value):
                return string.Create(CultureInfo.InvariantCulture, $"{size}'h{(value + 1) & ((UInt128.One << size) - 1):x}");
            default:
                return null;
        }
    }

    private void SkipLabel()
    {
        if (Text(_at) == ":")
        {
            _at += 2;
        }
    }

    private void SkipTo(string end)
    {
        while (_at < _tokens.Count && Text(_at) != end)
        {
            _at++;
        }

        _at++;
    }

    private void SkipGroup() => _at = GroupEnd(_at);

    // Index behind the bracket that closes the one at an index.
    private int GroupEnd(int open)
    {
        int depth = 0;
        for (int i = open; i < _tokens.Count; i++)
        {
            switch (Text(i))
            {
                case "(" or "[" or "{" or "'{":
                    depth++;
                    break;
                case ")" or "]" or "}":
                    depth--;
                    if (depth == 0)
                    {
                        return i + 1;
                    }

                    break;
            }
        }

        return _tokens.Count;
    }
}
