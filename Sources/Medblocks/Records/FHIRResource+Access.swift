import Foundation

extension FHIRResource {
  /// The resource as a lossless JSON tree.
  ///
  /// - Complexity: O(*n*) in the size of the resource, at each access.
  public var json: JSON {
    // The initializers validated the resource, so this cannot fail.
    (try? JSON(parsing: rawJSON)) ?? .null
  }

  /// The value of a key; `.null` when the key is missing.
  ///
  /// A path is a chain of subscripts: `resource["code"]["coding"][0]["display"].string`.
  ///
  /// - Complexity: O(*n*) in the size of the resource; only the value of the key is parsed.
  public subscript(key: String) -> JSON {
    scan { scanner in
      var value = JSON.null
      try scanner.object { scanner, name in
        guard scanner.isText(name, key) else { return try scanner.skip() }
        value = try scanner.json()
      }
      return value
    } ?? .null
  }

  /// Your id for the patient: the identifier with system `urn:medblocks:patient-id`.
  ///
  /// Only `Patient` resources have it; it is nil for all others.
  public var patientIdentifier: String? {
    guard resourceType == .patient else { return nil }
    return self["identifier"].array?
      .first { $0["system"].string == "urn:medblocks:patient-id" }?["value"].string
  }

  /// Returns the resource's extensions with a given URL, in order.
  ///
  /// ``JSON/extensions(_:)`` returns those of an element.
  public func extensions(_ url: String) -> [JSON] {
    self["extension"].elements(withURL: url)
  }

  /// The contained resources that have a `resourceType`.
  public var contained: [FHIRResource] {
    scan { scanner in
      var locations: [JSONScanner.ResourceLocation] = []
      try scanner.object { scanner, name in
        guard scanner.isText(name, "contained") else { return try scanner.skip() }
        locations = []
        guard scanner.nextToken() == UInt8(ascii: "[") else { return try scanner.skip() }
        try scanner.array { locations.append(try $0.resource()) }
      }
      return locations.compactMap { try? FHIRResource($0, in: rawJSON, scanner) }
    } ?? []
  }

  /// The resource as a line of NDJSON: its bytes without line breaks, followed by one line break.
  ///
  /// Line breaks in JSON occur between tokens only, so removing them loses nothing.
  public var ndjson: [UInt8] {
    rawJSON.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") } + [UInt8(ascii: "\n")]
  }

  /// Decodes the resource into your own type or into one of a FHIR library.
  ///
  /// `JSONDecoder` does not keep numbers exactly: a `Decimal` keeps up to 38 digits but no trailing
  /// zeros, and a `Double` keeps fewer digits.
  ///
  /// - Throws: `DecodingError`, without the values that Foundation quotes in its description and
  ///   without keys of the data: its path names only keys that your types declare as cases of an
  ///   enumeration, and indexes.
  public func decode<Value: Decodable>(
    _ type: Value.Type, using decoder: JSONDecoder = JSONDecoder()
  ) throws -> Value {
    do {
      return try decoder.decode(type, from: Data(rawJSON))
    } catch let error as DecodingError {
      throw error.withoutValues
    }
  }

  private func scan<Value>(_ read: (inout JSONScanner) throws -> Value) -> Value? {
    rawJSON.withUnsafeBufferPointer { buffer in
      var scanner = JSONScanner(buffer)
      return try? read(&scanner)
    }
  }
}

extension JSON {
  /// Returns the extensions of a FHIR element with a given URL, in order.
  ///
  /// To read nested extensions, call it again:
  /// `race.extensions("ombCategory").first?["valueCoding"]`.
  public func extensions(_ url: String) -> [JSON] { self["extension"].elements(withURL: url) }

  fileprivate func elements(withURL url: String) -> [JSON] {
    (array ?? []).filter { $0["url"].string == url }
  }
}

extension DecodingError {
  /// The error without its description, its underlying error and the keys of dictionaries.
  fileprivate var withoutValues: DecodingError {
    func context(_ context: Context, _ description: String) -> Context {
      Context(codingPath: context.codingPath.map(DeclaredKey.init), debugDescription: description)
    }
    switch self {
    case .typeMismatch(let type, let old):
      return .typeMismatch(type, context(old, "The value has another type."))
    case .valueNotFound(let type, let old):
      return .valueNotFound(type, context(old, "Expected a value, found null."))
    case .keyNotFound(let key, let old):
      return .keyNotFound(DeclaredKey(key), context(old, "The key is missing."))
    case .dataCorrupted(let old):
      return .dataCorrupted(context(old, "The value is invalid."))
    @unknown default:
      return .dataCorrupted(
        Context(codingPath: [], debugDescription: "The resource cannot be decoded."))
    }
  }
}

/// A coding key that names what a type declares, and nothing that occurs in the data.
///
/// A case of an enumeration without associated values is declared; any other key may come from the
/// data, as the keys of a dictionary do.
private struct DeclaredKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ key: any CodingKey) {
    let mirror = Mirror(reflecting: key)
    let isDeclared = mirror.displayStyle == .enum && mirror.children.isEmpty
    intValue = key.intValue
    stringValue = isDeclared || key.intValue != nil ? key.stringValue : "(key)"
  }

  init?(stringValue: String) { nil }
  init?(intValue: Int) { nil }
}
