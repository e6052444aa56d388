import Foundation
import Testing

/// Published test vectors in `Webhooks/Vectors`.
enum VectorFile {
  private static let folder = Contract.root.appending(path: "Tests/MedblocksTests/Webhooks/Vectors")

  static func data(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: name))
  }

  /// Returns the `name = value` groups of a file in the format of NIST's response files.
  ///
  /// A group ends with its digest, `MD`.
  static func groups(_ name: String) throws -> [[String: String]] {
    var groups: [[String: String]] = []
    var group: [String: String] = [:]
    for line in String(decoding: try data(name), as: UTF8.self).split(whereSeparator: \.isNewline) {
      let pair = line.components(separatedBy: " = ")
      guard pair.count == 2, !line.hasPrefix("#") else { continue }
      group[pair[0]] = pair[1]
      guard pair[0] == "MD" else { continue }
      groups.append(group)
      group = [:]
    }
    return groups
  }
}

extension [UInt8] {
  init(hex text: String) throws {
    let digits = Array<Character>(text)
    try #require(digits.count.isMultiple(of: 2))
    self = try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(digits[$0...($0 + 1)]), radix: 16))
    }
  }

  var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
