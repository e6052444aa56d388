import Foundation

/// A FHIR reference to a resource, such as `Patient/123`.
///
/// Every string is accepted and kept as it is; the parts that it does not have are nil. References
/// are equal when their UTF-8 bytes are. A reference prints without its string.
///
/// | string | parts |
/// |---|---|
/// | `Patient/123` | ``resourceType``, ``id`` |
/// | `Patient/123/_history/2` | also ``versionID`` |
/// | `https://ehr.example/fhir/Patient/123` | also ``baseURL`` |
/// | `Patient/123#x` | also ``fragment``: the resource `x` that `Patient/123` contains |
/// | `#x`, `#` | ``fragment``: a resource that the referring one contains, and that one itself |
/// | `urn:uuid:…` | ``uuid`` |
/// | `urn:oid:…`, `Patient?identifier=…`, a bare id, any other string | none |
public struct FHIRReference: RawRepresentable, Hashable, Codable, CodingKeyRepresentable, Sendable,
  ExpressibleByStringLiteral, Redacted
{
  /// The reference as it was written.
  public let rawValue: String
  /// The base URL of an absolute reference, without a slash at its end; nil for any other.
  public let baseURL: String?
  /// The name of the resource type, which `resourceType` returns.
  let typeName: String?
  /// The logical id of the resource, `123` in `Patient/123`; nil when the string has none.
  public let id: String?
  /// The version of the resource; nil for its current version.
  public let versionID: String?
  /// The string after the first `#`, which may be empty; nil when there is no `#`.
  public let fragment: String?
  /// The UUID of a `urn:uuid:` reference; nil for any other.
  public let uuid: UUID?

  /// Creates a reference from any string.
  public init(_ rawValue: String) { self.init(rawValue: rawValue) }

  /// Creates a reference from a string literal.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  /// Creates a reference from any string.
  public init(rawValue: String) {
    self.rawValue = rawValue
    let halves = rawValue.utf8.split(
      separator: UInt8(ascii: "#"), maxSplits: 1, omittingEmptySubsequences: false)
    fragment = halves.count == 2 ? String(Substring(halves[1])) : nil
    uuid = Self.uuid(inURN: Substring(halves[0]))

    var segments = halves[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    var version: String?
    if segments.count >= 4, segments[segments.count - 2] == "_history" {
      version = segments.removeLast()
      segments.removeLast()
    }
    guard segments.count >= 2, version != "",
      case let id = segments.removeLast(), !id.isEmpty, !id.utf8.contains(UInt8(ascii: "?")),
      case let type = segments.removeLast(), Self.isTypeName(type),
      segments.isEmpty || Self.isAbsolute(segments)
    else {
      (baseURL, typeName, self.id, versionID) = (nil, nil, nil, nil)
      return
    }
    baseURL = segments.isEmpty ? nil : segments.joined(separator: "/")
    (typeName, self.id, versionID) = (type, id, version)
  }

  /// Creates a reference from a FHIR `Reference` element such as `resource["subject"]`.
  ///
  /// - Returns: Nil for a logical reference, which has only an `identifier` or a `display`.
  public init?(element: JSON) {
    guard let text = element.string ?? element["reference"].string else { return nil }
    self.init(rawValue: text)
  }

  /// Returns whether two references have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.rawValue.isExactly(right.rawValue)
  }

  /// Hashes the bytes of the reference.
  public func hash(into hasher: inout Hasher) { hasher.combine(ExactString(rawValue)) }

  private static func uuid(inURN text: Substring) -> UUID? {
    let prefix = "urn:uuid:"
    guard text.utf8.count == prefix.utf8.count + 36, text.lowercased().hasPrefix(prefix) else {
      return nil
    }
    return UUID(uuidString: String(text.dropFirst(prefix.count)))
  }

  /// Returns whether a segment is an upper-case letter and letters, as every type's name is.
  private static func isTypeName(_ segment: String) -> Bool {
    let isUpperCase = segment.utf8.first.map((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains)
    return isUpperCase == true && segment.allSatisfy { $0.isASCII && $0.isLetter }
  }

  /// Returns whether the segments of a URL begin with a scheme and a host.
  private static func isAbsolute(_ segments: [String]) -> Bool {
    segments.count >= 3 && segments[0].utf8.last == UInt8(ascii: ":") && segments[1].isEmpty
      && !segments[2].isEmpty
  }
}

extension FHIRReference: JSONConvertible {}
