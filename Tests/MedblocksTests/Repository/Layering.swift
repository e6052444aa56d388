import Foundation

@testable import Medblocks

/// The folders of a library and what each may use.
struct Layering: Sendable, CustomStringConvertible {
  let path: String
  /// The folders that a folder may use beside itself; "" is the folder of the library.
  let mayUse: [String: Set<String>]
  /// Types that other folders extend with nested types, so their names are used everywhere.
  let namespaces: Set<String>
  /// Names that the standard library or a local declaration uses too.
  let homonyms: Set<String>

  var description: String { path }

  static let libraries = [medblocks, medblocksTesting]

  private static let medblocks = Layering(
    path: "Sources/Medblocks",
    mayUse: [
      "Concurrency": [], "JSON": [], "Coding": ["JSON"], "Errors": ["Coding", "JSON"],
      "Pagination": ["Transport", "Errors", "Coding", "JSON", "Concurrency"],
      "Transport": ["Errors", "JSON", "Concurrency"],
      "Pipeline": ["Transport", "Errors", "Coding", "JSON", "Concurrency"],
      "Models": ["Errors", "Coding", "JSON"],
      "Records": [
        "Models", "Pagination", "Pipeline", "Transport", "Errors", "Coding", "JSON", "Concurrency",
      ],
      "Clinical": ["Records", "Models", "Errors", "Coding", "JSON"],
      "Webhooks": ["Models", "Errors", "Coding", "JSON"],
      "API": [
        "Webhooks", "Records", "Models", "Pagination", "Pipeline", "Transport", "Errors", "Coding",
        "JSON", "Concurrency",
      ],
      "": [
        "API", "Webhooks", "Records", "Models", "Pagination", "Pipeline", "Transport", "Errors",
        "Coding", "JSON", "Concurrency",
      ],
    ],
    namespaces: [],
    homonyms: [
      "Element", "Entry", "Failure", "Key", "Page", "Result", "append", "available", "complete",
      "condition", "day", "decode", "failed", "failure", "headers", "immunization", "index",
      "insert", "key", "medication", "month", "position", "procedure", "range", "read", "records",
      "remove", "removeAll", "removeFirst", "request", "start", "success", "update", "value",
      "write",
    ])

  private static let medblocksTesting = Layering(
    path: "Sources/MedblocksTesting",
    mayUse: [
      "HTTP": [], "SyntheticData": ["HTTP"], "URLSession": [],
      "Service": ["HTTP", "SyntheticData"],
      "Webhooks": ["Service", "HTTP"],
      "LocalSandbox": ["Service", "HTTP", "SyntheticData", "Webhooks"],
    ],
    namespaces: ["LocalSandbox"],
    homonyms: [
      "ID", "Patient", "cannotConnect", "client", "finish", "id", "insert", "json", "open", "send",
      "status", "transport", "update", "url",
    ])

  /// The folders that declare a name: of a type, a nested type, a function or an enum case.
  func declarations(in files: [SourceFile]) -> [String: Set<String>] {
    let types =
      #/(?m)^ *((?:@\w+ )?(?:[a-z]+(?:\(\w+\))? )*)(?:struct|enum|class|actor|protocol|typealias|func) (\w+)/#
    let cases = #/(?m)^ *case ([a-z]\w*(?:\([^\n]*?\))?(?:, \w+)*)(?: = \S+)?$/#
    var folders: [String: Set<String>] = [:]
    for file in files {
      let code = file.codeWithoutCodingKeys
      for match in code.matches(of: types) where !match.1.contains("private") {
        folders[String(match.2), default: []].insert(file.folder)
      }
      for match in code.matches(of: cases) {
        let names = String(match.1).replacing(#/\([^)]*\)/#, with: "").matches(of: #/\w+/#)
        for name in names { folders[String(name.0), default: []].insert(file.folder) }
      }
    }
    return folders
  }

  /// The uses of names from folders that a file may not use.
  func violations(in files: [SourceFile]) -> [String] {
    let folders = declarations(in: files)
    return files.flatMap { file -> [String] in
      guard let mayUse = mayUse[file.folder] else {
        return ["\(file.path) is in a folder that is not listed"]
      }
      let allowed = mayUse.union([file.folder])
      let code = file.codeWithoutCodingKeys
      let used = Self.usedNames(in: code)
      return used.subtracting(homonyms).subtracting(namespaces).sorted().compactMap { name in
        guard let owners = folders[name], owners.isDisjoint(with: allowed) else { return nil }
        return "\(file.path) uses \(name) of \(owners.sorted().joined(separator: ", "))"
      }
    }
  }

  /// The names of types, of what is called, and of members.
  private static func usedNames(in code: String) -> Set<String> {
    var names: Set<String> = []
    var name: [UInt8] = []
    var previous: UInt8 = 0
    for byte in Array(code.utf8) + [UInt8(ascii: "\n")] {
      if byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") {
        name.append(byte)
        continue
      }
      if let first = name.first,
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) || previous == UInt8(ascii: ".")
          || byte == UInt8(ascii: "(")
      {
        names.insert(String(decoding: name, as: UTF8.self))
      }
      name = []
      previous = byte
    }
    return names
  }
}

extension SourceFile {
  /// The code without `CodingKeys`, whose cases are names of JSON fields.
  fileprivate var codeWithoutCodingKeys: String {
    code.replacing(#/(?s)enum CodingKeys.*?\n *\}/#, with: "")
  }
}
