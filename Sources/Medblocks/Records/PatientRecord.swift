/// One stored record of a patient: a FHIR resource and the facility that it came from.
///
/// API: an element of `api.getPatientRecords`. It prints as the type of its resource.
public struct PatientRecord: Sendable, Redacted {
  /// The catalog id of the facility, or nil when the resource came from elsewhere.
  public let source: FHIRSource.ID?
  /// The record as it came, `{source, resource}`, byte for byte; also when ``resource`` throws.
  public let rawJSON: ArraySlice<UInt8>
  private let content: Result<FHIRResource, WireError>

  /// The resource.
  ///
  /// Throws ``MedblocksError`` of kind `decoding` when this record is broken, though its page is
  /// sound: its resource is no object, has no `resourceType`, holds a key twice in one object or half
  /// of a surrogate pair, or its source is no string. The records beside it are not touched.
  public var resource: FHIRResource {
    get throws {
      do {
        return try content.get()
      } catch {
        throw MedblocksError(
          kind: .decoding, operation: Operation.getPatientRecords.id,
          message: "In the answer, \(error.pathText) \(error.reason).", statusCode: 200,
          outcome: .unknown, attempts: 1)
      }
    }
  }

  /// The type of the resource.
  public var printable: [(label: String, value: Any)] {
    (try? content.get().printable) ?? [("resourceType", "(broken)")]
  }
}

extension PatientRecord {
  /// Reads the element of a page's `data` that the scanner stands before.
  ///
  /// Throws ``JSON/SyntaxError`` where the page is no JSON; whatever else is wrong is kept as the
  /// record's own error.
  init(_ scanner: inout JSONScanner, at index: Int, of page: [UInt8]) throws {
    var source = JSONScanner.TextField.missing
    var place: JSONScanner.ResourcePlace?
    let isObject = scanner.nextToken() == UInt8(ascii: "{")
    let start = scanner.position
    scanner.isSuspect = false
    if isObject {
      try scanner.watchedObject { scanner, name in
        if scanner.isText(name, "source") {
          source = try scanner.textField()
        } else if scanner.isText(name, "resource") {
          place = try scanner.resource()
        } else {
          try scanner.skip()
        }
      }
    } else {
      try scanner.skip()
    }
    rawJSON = page[start..<scanner.position]
    do {
      guard isObject else { throw WireError("is no object") }
      try scanner.refuseSuspects(from: start)
      let facility = try scanner.text(of: source, key: "source")
      let resource = try WireError.descending(to: .key("resource")) {
        guard let place else { throw WireError("is missing") }
        return try FHIRResource(place, in: page[...], scanner)
      }
      (self.source, content) = (facility.map(FHIRSource.ID.init(rawValue:)), .success(resource))
    } catch var error as WireError {
      error.path = [.key("data"), .index(index)] + error.path
      (self.source, content) = (nil, .failure(error))
    }
  }
}
