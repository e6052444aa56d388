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

  /// Returns the files below a folder of the repository, without hidden folders such as `.build`.
  static func all(below folder: String, extension ending: String = "swift") throws -> [SourceFile] {
    let root = folder.isEmpty ? Contract.root : Contract.root.appending(path: folder)
    let files = FileManager.default.enumerator(
      at: root, includingPropertiesForKeys: nil, options: .skipsHiddenFiles)
    let prefix = root.standardizedFileURL.path + "/"
    return try (files?.compactMap { $0 as? URL } ?? [])
      .filter { $0.pathExtension == ending }
      .map { file in
        let path = file.standardizedFileURL.path.replacing(prefix, with: "", maxReplacements: 1)
        return SourceFile(path: path, text: try String(contentsOf: file, encoding: .utf8))
      }
      .sorted { $0.path < $1.path }
  }
}
