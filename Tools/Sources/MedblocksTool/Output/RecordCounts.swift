import Foundation
import Medblocks

/// The number of records by type.
struct RecordCounts {
  private var byType: [String: Int] = [:]
  private(set) var malformed = 0

  var total: Int { byType.values.reduce(0, +) }

  /// Counts a resource and returns it; nil is a malformed record.
  mutating func add(_ resource: FHIRResource?) -> FHIRResource? {
    guard let resource else {
      malformed += 1
      return nil
    }
    byType[resource.resourceType.rawValue, default: 0] += 1
    return resource
  }

  /// Prints the counts, or only their sum when the records have been printed.
  ///
  /// - Throws: ``ToolError`` when records are malformed, and ``StandardStream/WriteError``.
  func finish(ndjson: Bool, _ output: OutputOptions) throws {
    if ndjson {
      Terminal.note("\(total) records")
    } else {
      let counts = byType.sorted { $0.key < $1.key }
      try output.show(
        .object(JSON.Object(counts.map { ($0.key, .integer($0.value)) })),
        Table(columns: ["TYPE", "COUNT"], rows: counts.map { [$0.key, String($0.value)] }))
    }
    if malformed > 0 {
      throw ToolError(
        .invalidResponse, "malformed_records",
        "\(malformed) records are malformed; they were neither counted nor printed.",
        fields: ["malformed": .integer(malformed)])
    }
  }
}

extension Terminal {
  /// Prints resources, each as one line: byte for byte in a pipe, made safe on a terminal.
  ///
  /// - Throws: ``StandardStream/WriteError``.
  static func ndjson(_ resources: [FHIRResource]) throws {
    let lines = resources.flatMap(\.ndjson)
    guard StandardStream.output.isTerminal else { return try StandardStream.output.write(lines) }
    try StandardStream.output.write(String(decoding: lines, as: UTF8.self).printableLines.utf8)
  }
}
