import Foundation

/// A source file of this repository, as the tests about the house read it.
struct SourceFile {
  /// The path below the folder that was asked for.
  let path: String
  let text: String

  /// The text without comments, of which this project has but those of one line.
  var textWithoutComments: String { text.replacing(#/(?m)(?:^|\s)\/\/.*$/#, with: "") }

  /// The text without comments and string literals.
  var code: String {
    textWithoutComments.replacing(#/"(?:[^"\\\n]|\\.)*"/#, with: "\"\"")
  }

  /// The folder at the top of the path, or "" for a file that stands there itself.
  var room: String { path.contains("/") ? String(path.prefix { $0 != "/" }) : "" }

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
