import Foundation
import Medblocks

extension JSON {
  /// Creates the JSON of a value of the SDK that has no response of its own.
  ///
  /// - Throws: `EncodingError`.
  init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try self.init(parsing: try encoder.encode(value))
  }

  /// Creates a number.
  static func integer(_ value: some BinaryInteger) -> JSON { .number(JSON.Number(value)) }
}
