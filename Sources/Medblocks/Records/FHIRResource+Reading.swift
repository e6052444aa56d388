import Foundation

extension FHIRResource {
  /// The resource as a tree in which nothing is lost; parsed each time, so keep what you read often.
  public var json: JSON {
    // A resource has been read in full when it was made, so there is no error to come.
    (try? JSON(parsing: rawJSON)) ?? .null
  }

  /// The value at a key of the resource: `.null` when the key is not there.
  ///
  /// `resource["code"]["coding"][0]["display"].string` reads down from here. Only that value is made,
  /// the rest is passed over.
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

  /// The caller's id of the patient, which the service puts into `Patient` resources: the identifier
  /// of system `urn:medblocks:patient-id`; nil in all other resources.
  public var patientIdentifier: String? {
    guard resourceType == .patient else { return nil }
    return self["identifier"].array?
      .first { $0["system"].string == "urn:medblocks:patient-id" }?["value"].string
  }

  /// The extensions of the resource that have a URL; see ``JSON/extensions(_:)`` for those of its
  /// elements.
  public func extensions(_ url: String) -> [JSON] {
    self["extension"].elements(withURL: url)
  }

  /// The resources inside of this one that say what they are.
  public var contained: [FHIRResource] {
    scan { scanner in
      var places: [JSONScanner.ResourcePlace] = []
      try scanner.object { scanner, name in
        guard scanner.isText(name, "contained"), scanner.nextToken() == UInt8(ascii: "[") else {
          return try scanner.skip()
        }
        try scanner.array { places.append(try $0.resource()) }
      }
      return places.compactMap { try? FHIRResource($0, in: rawJSON, scanner) }
    } ?? []
  }

  /// The resource as a line of NDJSON: its bytes without line breaks, and one at the end.
  ///
  /// A resource that came without line breaks stays byte for byte. Those of pretty-printed JSON
  /// stand between tokens alone, so leaving them out loses nothing.
  public var ndjson: [UInt8] {
    rawJSON.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") } + [UInt8(ascii: "\n")]
  }

  /// Decodes the resource into a type of yours, or into one of a FHIR library.
  ///
  /// `JSONDecoder` decides what becomes of numbers: a `Decimal` keeps up to 38 digits, not the zeros
  /// at the end, and a `Double` less. Throws `DecodingError`, without the values that Foundation
  /// would quote in it.
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
  /// The extensions of a FHIR element that have a URL, in order; none where there are none.
  ///
  /// `race.extensions("ombCategory")[0]["valueCoding"]` reads one inside of another.
  public func extensions(_ url: String) -> [JSON] { self["extension"].elements(withURL: url) }

  fileprivate func elements(withURL url: String) -> [JSON] {
    (array ?? []).filter { $0["url"].string == url }
  }
}

extension DecodingError {
  /// The same error with its coding path, without its description and what lies under it.
  fileprivate var withoutValues: DecodingError {
    func context(_ context: Context, _ description: String) -> Context {
      Context(codingPath: context.codingPath, debugDescription: description)
    }
    switch self {
    case .typeMismatch(let type, let old):
      return .typeMismatch(type, context(old, "The value is of another type."))
    case .valueNotFound(let type, let old):
      return .valueNotFound(type, context(old, "There is null where a value is due."))
    case .keyNotFound(let key, let old):
      return .keyNotFound(key, context(old, "There is no such key."))
    case .dataCorrupted(let old):
      return .dataCorrupted(context(old, "The value cannot be read as what is due."))
    @unknown default:
      return .dataCorrupted(Context(codingPath: [], debugDescription: "It cannot be decoded."))
    }
  }
}
