/// A stored record of a patient: a FHIR resource and the facility that it came from.
///
/// It prints as the type of its resource.
///
/// API schema: PatientRecords, an element of `data`
public struct PatientRecord: Sendable, Loggable {
  /// The id of the patient.
  public let patientID: String
  /// The catalog id of the facility; nil when the resource came from elsewhere.
  public let source: FHIRSource.ID?
  /// The record as it was received, `{source, resource}`, byte for byte.
  ///
  /// It is available even if ``resource`` throws.
  public let rawJSON: ArraySlice<UInt8>
  let content: Result<FHIRResource, JSONReadingError>

  /// Creates a record, for tests and previews.
  public init(patientID: String, source: FHIRSource.ID? = nil, resource: FHIRResource) {
    self.patientID = patientID
    self.source = source
    let sourceJSON = source.map { JSON.string($0.rawValue) } ?? .null
    rawJSON =
      Array(#"{"source":\#(sourceJSON),"resource":"#.utf8) + resource.rawJSON + [UInt8(ascii: "}")]
    content = .success(resource)
  }

  /// The FHIR resource.
  ///
  /// - Throws: ``MedblocksError`` of kind `decoding` when this record is malformed in a valid page:
  ///   its resource is not an object, has no `resourceType`, is nested deeper than 512 or contains
  ///   invalid UTF-8, or its source is not a string. Other records are not affected.
  public var resource: FHIRResource {
    get throws {
      do {
        return try content.get()
      } catch {
        throw MedblocksError(
          kind: .decoding, operation: Operation.getPatientRecords.id, message: error.message,
          statusCode: 200, outcome: .unknown, attempts: 1)
      }
    }
  }

  package var loggableFields: [(label: String, value: Any)] {
    (try? content.get().loggableFields) ?? [("resourceType", "(malformed)")]
  }
}

extension PatientRecord {
  /// Reads the next element of a page's `data`.
  ///
  /// - Throws: ``JSON/SyntaxError`` when the page is not valid JSON. Any other problem becomes the
  ///   record's own error.
  init(
    _ scanner: inout JSONScanner, at index: Int, of page: [UInt8], patientID: String
  ) throws {
    self.patientID = patientID
    var source = JSONScanner.TextField.missing
    var location: JSONScanner.ResourceLocation?
    let isObject = scanner.nextToken() == UInt8(ascii: "{")
    let start = scanner.position
    if isObject {
      try scanner.object { scanner, name in
        if scanner.isText(name, "source") {
          source = try scanner.textField()
        } else if scanner.isText(name, "resource") {
          location = try scanner.resource()
        } else {
          try scanner.skip()
        }
      }
    } else {
      try scanner.skip()
    }
    rawJSON = page[start..<scanner.position]
    do {
      guard isObject else { throw JSONReadingError("is not an object") }
      if let damage = scanner.damage { throw JSONReadingError("is invalid: \(damage)") }
      let facility = try scanner.text(of: source, key: "source")
      let resource = try JSONReadingError.descending(to: .key("resource")) {
        guard let location else { throw JSONReadingError("is missing") }
        return try FHIRResource(location, in: page[...], scanner)
      }
      (self.source, content) = (facility.map(FHIRSource.ID.init(rawValue:)), .success(resource))
    } catch var error as JSONReadingError {
      error.path = [.key("data"), .index(index)] + error.path
      (self.source, content) = (nil, .failure(error))
    }
  }
}
