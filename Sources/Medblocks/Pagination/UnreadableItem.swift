import Foundation

/// An item of a list that cannot be read as the type of its list.
///
/// A field that the type requires is missing or has another type, or the item contains invalid UTF-8
/// or is nested deeper than 512. The other items of the page are not affected. It prints without its
/// content.
public struct UnreadableItem: Hashable, Sendable, Loggable {
  /// The index of the item in the `data` of the page.
  public let index: Int
  /// The item as it was received, byte for byte.
  public let rawJSON: ArraySlice<UInt8>
  /// The problem and its JSON path as a sentence, without values.
  let problem: String

  /// The reason why the item cannot be read: an error of kind `decoding` that names the JSON path.
  public var error: MedblocksError {
    MedblocksError(
      kind: .decoding, message: problem, statusCode: 200, outcome: .unknown, attempts: 1)
  }

  /// Creates an unreadable item, for tests and previews.
  ///
  /// - Parameters:
  ///   - index: The index of the item in the `data` of the page.
  ///   - rawJSON: The item as it was received.
  ///   - problem: The problem as a sentence, without values.
  public init(index: Int, rawJSON: some Sequence<UInt8>, problem: String) {
    self.index = index
    self.rawJSON = Array(rawJSON)[...]
    self.problem = problem
  }

  init(index: Int, rawJSON: ArraySlice<UInt8>, error: JSONReadingError) {
    var error = error
    error.path = [.key("data"), .index(index)] + error.path
    self.index = index
    self.rawJSON = rawJSON
    problem = error.message
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("index", index), ("problem", problem)]
  }
}

extension UnreadableItem: JSONModel, Codable {
  enum CodingKeys: String {
    case index, problem
    case rawJSON = "raw_json"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    index = try reader[.index]
    problem = try reader[.problem]
    // Base64, because the bytes need not be valid UTF-8.
    let base64: String = try reader[.rawJSON]
    let bytes = try JSONReadingError.descending(to: .key(CodingKeys.rawJSON.rawValue)) {
      try JSONReadingError.require("Base64", .string(base64), Data(base64Encoded: base64))
    }
    rawJSON = Array(bytes)[...]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.index, index)
    writer.set(.problem, problem)
    writer.set(.rawJSON, Data(rawJSON).base64EncodedString())
  }

  /// Reads an item that ``encode(to:)`` wrote.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the item, with its bytes in Base64.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
