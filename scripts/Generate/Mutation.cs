using System.Globalization;
using System.Text.Json.Nodes;

namespace NicTwin.Generate;

/// <summary>
/// A deliberate mistake in a description, generated into both sides alike, so that only the hand-written expectation can notice it.
/// </summary>
internal sealed partial class Mutation
{
    /// <summary>No mistake.</summary>
    public static readonly Mutation None = new("none", static (_, _) => { });

    private readonly Action<JsonObject, JsonObject> _apply;

    private Mutation(string text, Action<JsonObject, JsonObject> apply)
    {
        Text = text;
        _apply = apply;
    }

    /// <summary>What is wrong, in a few words.</summary>
    public string Text { get; }

    public static int List()
    {
        for (int i = 0; i < s_all.Length; i++)
        {
            Console.WriteLine($"{i + 1}\t{s_all[i].Text}");
        }

        return 0;
    }

    public static Mutation Find(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n >= 1 && n <= s_all.Length
            ? s_all[n - 1]
            : throw new DescriptionException($"there is no mutation '{number}'; 1 to {s_all.Length} exist");

    public void Apply(JsonObject registers, JsonObject configuration) => _apply(registers, configuration);

    // A member of a register, of one of its fields, of its view by VFs, or of an alias.
    private static Mutation Register(string name, string member, JsonNode value) =>
        new($"{name}: {member} = {value}", (r, _) => Set(Named(r["registers"]!, name), member, value));

    private static Mutation RegisterField(string name, string field, string member, JsonNode value) =>
        new($"{name}.{field}: {member} = {value}", (r, _) => Set(Named(Named(r["registers"]!, name)["fields"]!, field), member, value));

    private static Mutation RegisterVf(string name, string member, JsonNode value) =>
        new($"{name}, view of a VF: {member} = {value}", (r, _) => Set(Named(r["registers"]!, name)["vf"]!, member, value));

    private static Mutation RegisterAlias(string name, int alias, string member, JsonNode value) =>
        new($"{name}, alias {alias}: {member} = {value}", (r, _) => Set(Named(r["registers"]!, name)["aliases"]![alias]!, member, value));

    private static Mutation RegisterRemoved(string name) =>
        new($"{name}: removed", (r, _) => r["registers"]!.AsArray().Remove(Named(r["registers"]!, name)));

    private static Mutation HiddenFromVf(string name) =>
        new($"{name}: view = pf", (r, _) =>
        {
            JsonNode register = Named(r["registers"]!, name);
            register["view"] = "pf";
            register.AsObject().Remove("vf");
        });

    private static Mutation ConfigurationField(string function, string dword, string field, string member, JsonNode value) =>
        new($"{function} {dword}.{field}: {member} = {value}", (_, c) =>
            Set(Named(Named(Named(c["functions"]!, function)["dwords"]!, dword)["fields"]!, field), member, value));

    private static Mutation ConfigurationDword(string function, string dword, string member, JsonNode value) =>
        new($"{function} {dword}: {member} = {value}", (_, c) => Set(Named(Named(c["functions"]!, function)["dwords"]!, dword), member, value));

    private static void Set(JsonNode node, string member, JsonNode value) => node[member] = value.DeepClone();

    private static JsonNode Named(JsonNode array, string name) =>
        array.AsArray().FirstOrDefault(n => (string?)n!["name"] == name)
        ?? throw new DescriptionException($"a mutation names {name}, which is not there");
}
