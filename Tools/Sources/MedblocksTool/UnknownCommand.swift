import ArgumentParser

/// An argument that takes the place of a subcommand but is not one.
struct UnknownCommand: Equatable {
  let name: String
  /// The subcommand with the most similar name; nil when none is similar.
  let suggestion: String?
  /// The command whose subcommand was expected.
  let parent: String

  /// Finds the unknown subcommand in arguments; nil when all are known.
  init?(in arguments: [String], of root: any ParsableCommand.Type) {
    var command = root
    var path = [root._commandName]
    for argument in arguments where !argument.hasPrefix("-") {
      let subcommands = command.configuration.subcommands
      guard !subcommands.isEmpty, argument != "help" else { return nil }
      guard let next = subcommands.first(where: { $0._commandName == argument }) else {
        name = argument
        parent = path.joined(separator: " ")
        suggestion = Self.mostSimilar(to: argument, among: subcommands.map { $0._commandName })
        return
      }
      command = next
      path.append(argument)
    }
    return nil
  }

  /// The next step.
  var hint: String {
    suggestion.map { "Did you mean '\(parent) \($0)'?" }
      ?? "List the commands with: \(parent) --help"
  }

  private static func mostSimilar(to name: String, among candidates: [String]) -> String? {
    let distances = candidates.map { ($0, distance(name, $0)) }
    guard let (candidate, distance) = distances.min(by: { $0.1 < $1.1 }),
      distance <= max(1, name.count / 3)
    else { return candidates.first { $0.hasPrefix(name) } }
    return candidate
  }

  /// Returns the number of characters to insert, delete, replace or swap (Damerau-Levenshtein).
  private static func distance(_ first: String, _ second: String) -> Int {
    let (first, second) = (Array(first), Array(second))
    var rows = [Array(0...second.count)]
    for (i, a) in first.enumerated() {
      var row = [i + 1]
      for (j, b) in second.enumerated() {
        var cost = min(row[j] + 1, rows[i][j + 1] + 1, rows[i][j] + (a == b ? 0 : 1))
        if i > 0, j > 0, a == second[j - 1], first[i - 1] == b {
          cost = min(cost, rows[i - 1][j - 1] + 1)
        }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[first.count][second.count]
  }
}
