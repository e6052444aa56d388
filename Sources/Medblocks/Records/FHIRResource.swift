import Foundation

/// A FHIR R4 resource, byte for byte as the service sent it.
///
/// It is sound: JSON of RFC 8259 with a `resourceType`, no key twice in one object, no half of a
/// surrogate pair; so ``json`` and the subscript cannot fail. Its bytes are those of its page, which
/// stay in memory as long as one of its resources does: to keep a few out of many, keep
/// `FHIRResource(parsing: Array(resource.rawJSON))`. It prints as its type.
public struct FHIRResource: Hashable, Sendable, Redacted {
  /// The resource as it came: UTF-8, every digit, white space and unknown field in its place.
  public let rawJSON: ArraySlice<UInt8>
  /// What kind of resource it is.
  public let resourceType: ResourceType
  /// The logical id that it has at its source, or nil.
  public let id: String?

  /// Reads a resource, for example a line of NDJSON.
  ///
  /// Throws ``MedblocksError`` of kind `decoding`, which says what is wrong and where.
  public init(parsing bytes: some Sequence<UInt8>) throws {
    let bytes = Array(bytes)
    do {
      self = try JSONScanner.watching(bytes) { scanner in
        let place = try scanner.resource()
        try scanner.end()
        try scanner.refuseSuspects(from: 0)
        return try FHIRResource(place, in: bytes[...], scanner)
      }
    } catch let error as JSON.SyntaxError {
      throw Self.unreadable("The resource is no JSON: \(error).")
    } catch let error as WireError {
      throw Self.unreadable("In the resource, \(error.pathText) \(error.reason).")
    }
  }

  private static func unreadable(_ message: String) -> MedblocksError {
    MedblocksError(kind: .decoding, message: message, outcome: .notSent)
  }

  /// Takes a resource out of a text whose scanner has found it; throws ``WireError``.
  init(
    _ place: JSONScanner.ResourcePlace, in text: ArraySlice<UInt8>, _ scanner: JSONScanner
  ) throws {
    guard place.isObject else { throw WireError("is no object") }
    let type = try scanner.text(of: place.resourceType, key: "resourceType")
    resourceType = ResourceType(
      rawValue: try WireError.descending(to: .key("resourceType")) {
        try WireError.require("string", from: nil, type)
      })
    id = try scanner.text(of: place.id, key: "id")
    let start = text.startIndex
    rawJSON = text[(start + place.range.lowerBound)..<(start + place.range.upperBound)]
  }

  /// The type.
  public var printable: [(label: String, value: Any)] {
    [("resourceType", resourceType.rawValue.word)]
  }
}
