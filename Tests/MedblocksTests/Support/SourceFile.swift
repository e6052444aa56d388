import Foundation

/// A source file of this repository.
struct SourceFile: Sendable {
  /// The path relative to the folder that was listed.
  let path: String
  let text: String

  /// The text without comments; this project has line comments only.
  var textWithoutComments: String { text.replacing(#/(?m)(?:^|\s)\/\/.*$/#, with: "") }

  /// The text without comments and string literals.
  var code: String {
    textWithoutComments.replacing(#/(?s)""".*?"""/#, with: "\"\"")
      .replacing(#/"(?:[^"\\\n]|\\.)*"/#, with: "\"\"")
  }

  /// The first folder of the path; "" for a file at the top.
  var folder: String { path.contains("/") ? String(path.prefix { $0 != "/" }) : "" }

  static func all(below folder: String, extension ending: String = "swift") throws -> [SourceFile] {
    let root = Contract.root.appending(path: folder)
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    return try (paths ?? []).filter { $0.hasSuffix("." + ending) && !$0.contains(".build") }
      .sorted()
      .map { path in
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return SourceFile(path: path, text: text)
      }
  }
}
