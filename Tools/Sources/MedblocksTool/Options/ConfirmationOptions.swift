import ArgumentParser
import Foundation

/// The confirmation of an action that cannot be undone.
struct ConfirmationOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Do not ask for confirmation.")
  var yes = false

  /// Asks on the terminal whether to go on.
  ///
  /// - Throws: ``ToolError`` when the user declines or there is no terminal to ask on.
  func confirm(_ question: String) throws {
    guard !yes else { return }
    guard isatty(STDIN_FILENO) == 1, StandardStream.error.isTerminal, !Terminal.isJSON else {
      throw ToolError(
        .usage, "confirmation_required",
        "This cannot be undone, and there is no terminal to ask on.",
        hint: "Pass --yes to confirm.")
    }
    try StandardStream.error.write("\(question.printableLines) [y/N] ".utf8)
    guard ["y", "yes"].contains(readLine()?.lowercased()) else {
      throw ToolError(.interrupted, "declined", "Nothing was changed.")
    }
  }
}
