import Foundation

/// A source file of this repository.
struct SourceFile {
  /// The path relative to the folder that was listed.
  let path: String
  let text: String

  /// The text without line comments; the project has no block comments.
  var textWithoutComments: String { text.replacing(#/(?m)(?:^|\s)\/\/.*$/#, with: "") }

  /// The text without comments and string literals.
  var code: String {
    textWithoutComments.replacing(#/"(?:[^"\\\n]|\\.)*"/#, with: "\"\"")
  }

  /// The first component of the path; empty for a file at the top level.
  var folder: String { path.contains("/") ? String(path.prefix { $0 != "/" }) : "" }

  /// Lists the files of a folder and its subfolders by path.
  static func all(below folder: String, extension ending: String = "swift") throws -> [SourceFile] {
    let root = Contract.root.appending(path: folder)
    let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    return try (paths ?? []).filter { $0.hasSuffix("." + ending) }
      .sorted()
      .map { path in
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return SourceFile(path: path, text: text)
      }
  }
}
