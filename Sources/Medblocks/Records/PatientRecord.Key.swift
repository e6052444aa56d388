extension PatientRecord {
  /// The identity of a record: the patient, the source, the resource type and its id together.
  ///
  /// Store ``rawValue`` as the primary key of a table: it is never null. A record that is malformed
  /// or has no id is identified by its ``contentHash`` instead, so that it neither replaces another
  /// record nor is stored twice. A key prints as its resource type.
  public struct Key: RawRepresentable, Hashable, Codable, CodingKeyRepresentable, Sendable, Loggable
  {
    /// The id of the patient.
    public let patientID: String
    /// The catalog id of the facility; nil when the resource came from elsewhere.
    public let source: FHIRSource.ID?
    /// The type of the resource; nil when the record is malformed.
    public let resourceType: FHIRResource.ResourceType?
    /// The id of the resource; nil when the record is malformed or has no id.
    public let resourceID: String?
    /// The SHA-256 digest of the record's bytes in hexadecimal digits; nil when it has an id.
    public let contentHash: String?

    /// Creates the key of a record that has an id.
    public init(
      patientID: String, source: FHIRSource.ID?, resourceType: FHIRResource.ResourceType,
      resourceID: String
    ) {
      self.patientID = patientID
      self.source = source
      self.resourceType = resourceType
      self.resourceID = resourceID
      contentHash = nil
    }

    /// Creates a key from a stored ``rawValue``; nil for any other string.
    public init?(rawValue: String) {
      guard let values = (try? JSON(parsing: rawValue))?.array, (4...5).contains(values.count),
        let patientID = values[0].string
      else { return nil }
      self.patientID = patientID
      source = values[1].string.map(FHIRSource.ID.init(rawValue:))
      resourceType = values[2].string.map(FHIRResource.ResourceType.init(rawValue:))
      resourceID = values[3].string
      contentHash = values.count == 5 ? values[4].string : nil
      let isIdentified = resourceType != nil && resourceID != nil
      guard isIdentified || resourceID == nil, isIdentified == (contentHash == nil),
        self.rawValue.isExactly(rawValue)
      else { return nil }
    }

    fileprivate init(_ record: PatientRecord) {
      let resource = try? record.content.get()
      patientID = record.patientID
      source = record.source
      resourceType = resource?.resourceType
      resourceID = resource?.id
      contentHash = resourceID == nil ? SHA256.hexDigest(of: record.rawJSON) : nil
    }

    /// The key as a string for a database: a JSON array, `["user_42","fhirsrc_1","Patient","p1"]`.
    public var rawValue: String {
      let key = [patientID, source?.rawValue, resourceType?.rawValue, resourceID]
      return JSON.array((key + (contentHash.map { [$0] } ?? [])).map(\.json)).description
    }

    /// Returns whether two keys have the same bytes.
    public static func == (left: Self, right: Self) -> Bool { left.exact == right.exact }

    /// Returns whether two keys have different bytes.
    public static func != (left: Self, right: Self) -> Bool {
      // The `!=` of RawRepresentable would compare by canonical equivalence.
      !(left == right)
    }

    /// Hashes the bytes of the key.
    public func hash(into hasher: inout Hasher) { hasher.combine(exact) }

    private var exact: [ExactString?] {
      [patientID, source?.rawValue, resourceType?.rawValue, resourceID, contentHash].map {
        $0.map(ExactString.init)
      }
    }

    package var loggableFields: [(label: String, value: Any)] {
      [("resourceType", resourceType?.rawValue.loggable ?? "(malformed)")]
    }
  }
}

extension PatientRecord: Identifiable, Hashable {
  /// The identity of the record, which stays the same when its resource changes.
  ///
  /// - Complexity: O(1), and O(*n*) in the size of a record that is malformed or has no id.
  public var id: Key { Key(self) }

  /// Returns whether two records have the same patient and the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.patientID.isExactly(right.patientID) && left.rawJSON == right.rawJSON
  }

  /// Hashes the patient and the bytes of the record.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(ExactString(patientID))
    hasher.combine(rawJSON)
  }
}
