import ArgumentParser
import Foundation
import Medblocks

/// The growth of the time with the size of the input, at n, 2n, 4n and 8n.
///
/// A cost that grows with the size doubles from column to column; one that is quadratic grows
/// fourfold. The last column is the growth from n to 8n, divided by 8.
struct Growth: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how time and memory grow with the input; fails if time grows faster.")

  @Flag(help: "Measure small inputs once, as a smoke test; growth is not judged.")
  var brief = false

  @Option(help: "Run only cases whose name contains this string.")
  var only = ""

  private struct Case: Sendable {
    let name: String
    let size: Int
    /// Prepares an input of a size and returns the work to measure.
    let prepare: @Sendable (_ size: Int) throws -> () throws -> Void
  }

  func run() throws {
    Report.header(["growth", "size n", "n", "2n", "4n", "8n", "factor / 8"])
    var failures = 0
    for item in Self.cases where only.isEmpty || item.name.localizedStandardContains(only) {
      let size = brief ? max(1, item.size / 16) : item.size
      let times = try [1, 2, 4, 8].map { factor in
        let work = try item.prepare(size * factor)
        return try (0..<(brief ? 1 : 5)).map { _ in try seconds(of: work) }.min() ?? 0
      }
      let growth = times[3] / times[0] / 8
      let cells = times.map { Report.Unit.milliseconds.text($0) }
      Report.row([item.name, "\(size)"] + cells + [String(format: "%.2f", growth)])
      if growth > 3 { failures += 1 }
    }
    try reportMemory()
    if failures > 0, !brief { throw ExitCode.failure }
  }

  /// Reports the resident memory of parsed values for each byte of their text.
  private func reportMemory() throws {
    Report.header(["memory of a parsed array of", "bytes for each byte of text"])
    for item in [#"{"a":1}"#, #"{"a":1,"b":2,"c":3}"#, "{}", "[1]", "1", #""a""#, "null"] {
      let count = (brief ? 1 << 16 : 1 << 23) / item.utf8.count
      let bytes = Array("[\(Array(repeating: item, count: count).joined(separator: ","))]".utf8)
      let before = ResourceUsage.residentBytes
      let json = try JSON(parsing: bytes)
      let taken = ResourceUsage.residentBytes - before
      try Self.expect(json.array?.count, count)
      Report.row([item, String(format: "%.1f", Double(taken) / Double(bytes.count))])
    }
  }

  private func seconds(of work: () throws -> Void) rethrows -> Double {
    try ContinuousClock().measure(work) / .seconds(1)
  }

  private static let cases = [
    Case(name: "parse an object with canonically equivalent keys", size: 2_000) { size in
      let bytes = Array(equivalentKeys(size).utf8)
      return { try expect(JSON(parsing: bytes).object?.count, size) }
    },
    Case(name: "parse an object that repeats a key", size: 10_000) { size in
      let bytes = Array("{\(Array(repeating: "\"k\":1", count: size).joined(separator: ","))}".utf8)
      return { try expect(JSON(parsing: bytes).object?.count, 1) }
    },
    Case(name: "parse an array of small objects", size: 10_000) { size in
      let bytes = Array(
        "[\(Array(repeating: #"{"a":1}"#, count: size).joined(separator: ","))]".utf8)
      return { try expect(JSON(parsing: bytes).array?.count, size) }
    },
    Case(name: "remove the keys of an object in order", size: 4_000) { size in
      let object = object(size)
      return {
        var object = object
        for key in object.keys { object[key] = nil }
      }
    },
    Case(name: "remove the first key of an object until it is empty", size: 4_000) { size in
      let object = object(size)
      return {
        var object = object
        while let first = object.first { object[first.key] = nil }
      }
    },
    Case(name: "decode nested arrays with JSONDecoder", size: 60) { size in
      let text = String(repeating: "[", count: size) + String(repeating: "]", count: size)
      let data = Data(text.utf8)
      return { _ = try JSONDecoder().decode(JSON.self, from: data) }
    },
    Case(name: "encode nested arrays with JSONEncoder", size: 60) { size in
      let json = (1..<size).reduce([] as JSON) { inner, _ in .array([inner]) }
      return { _ = try JSONEncoder().encode(json) }
    },
    Case(name: "resolve references to contained resources", size: 1_000) { size in
      let parts = (0..<size).map { #"{"resourceType":"Basic","id":"\#($0)"}"# }
      let text = #"{"resourceType":"A","contained":[\#(parts.joined(separator: ","))]}"#
      let record = PatientRecord(
        patientID: "p", resource: try FHIRResource(parsing: text.utf8))
      return {
        let index = PatientRecord.Index([record])
        for part in 0..<size {
          try expect(index.resolve(.string("#\(part)"), from: record)?.id, "\(part)")
        }
      }
    },
    Case(name: "skip a resource that is nested too deep", size: 100_000) { size in
      let text = #"{"resourceType":"A","a":"# + String(repeating: "[", count: size)
      let bytes = Array((text + String(repeating: "]", count: size) + "}").utf8)
      return { _ = try? FHIRResource(parsing: bytes) }
    },
  ]

  private static func expect<Value: Equatable>(_ value: Value?, _ expected: Value) throws {
    guard value == expected else { throw ValidationError("A case has a wrong result.") }
  }

  private static func object(_ size: Int) -> JSON.Object {
    JSON.Object((0..<size).map { ("key\($0)", JSON.null) })
  }

  /// Returns an object whose keys are different orders of combining marks of different classes.
  private static func equivalentKeys(_ count: Int) -> String {
    let marks = ["\u{323}", "\u{301}"]
    let names = (0..<count).map { index in
      // A dot below and an acute accent are equivalent in both orders.
      (0..<16).map { bit in
        index >> bit & 1 == 0 ? "a" + marks[0] + marks[1] : "a" + marks[1] + marks[0]
      }.joined()
    }
    return "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
  }
}
