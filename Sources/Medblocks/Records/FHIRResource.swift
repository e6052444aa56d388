import Foundation

/// A FHIR R4 resource, byte for byte as the service sent it.
///
/// It is valid JSON (RFC 8259) with a `resourceType`, nested at most 512 deep, so ``json`` and the
/// subscript cannot fail. If it repeats a key, they return the last value. It shares the bytes of its
/// page, which stay in memory as long as one of its resources; to keep a few out of many, copy them
/// with `FHIRResource(parsing: resource.rawJSON)`. It prints as its type.
public struct FHIRResource: Hashable, Sendable, Loggable {
  /// The resource as it was received, in UTF-8: every digit, white space and unknown field.
  public let rawJSON: ArraySlice<UInt8>
  /// The type of the resource.
  public let resourceType: ResourceType
  /// The logical id of the resource, unique within its source and type; nil when it has none.
  ///
  /// An id that is a number, as some servers send it, is the text of the number.
  public let id: String?

  /// Creates a resource from JSON, for example from a line of NDJSON.
  ///
  /// - Throws: ``MedblocksError`` of kind `decoding` that names the problem and its location.
  public init(parsing bytes: some Sequence<UInt8>) throws {
    let bytes = Array(bytes)
    do {
      self = try bytes.withUnsafeBufferPointer { buffer in
        var scanner = JSONScanner(buffer)
        let location = try scanner.resource()
        try scanner.end()
        return try FHIRResource(location, in: bytes[...], scanner)
      }
    } catch let error as JSON.SyntaxError {
      throw Self.invalid("The resource is not valid JSON: \(error).")
    } catch let error as JSONReadingError {
      throw Self.invalid(error.message)
    }
  }

  private static func invalid(_ message: String) -> MedblocksError {
    MedblocksError(kind: .decoding, message: message, outcome: .notSent)
  }

  /// Creates a resource from the part of a text where the scanner found it.
  ///
  /// - Throws: ``JSONReadingError``.
  init(
    _ location: JSONScanner.ResourceLocation, in text: ArraySlice<UInt8>, _ scanner: JSONScanner
  ) throws {
    guard location.isObject else { throw JSONReadingError("is not an object") }
    let type = try scanner.text(of: location.resourceType, key: "resourceType")
    resourceType = ResourceType(
      rawValue: try JSONReadingError.descending(to: .key("resourceType")) {
        try JSONReadingError.require("a string", nil, type)
      })
    id = try scanner.text(of: location.id, key: "id", numbersAreText: true)
    let start = text.startIndex
    rawJSON = text[(start + location.range.lowerBound)..<(start + location.range.upperBound)]
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("resourceType", resourceType.rawValue.loggable)]
  }
}
