import Foundation
import Medblocks

/// A record in the database.
///
/// It prints without its content and ids.
public struct StoredRecord: Sendable, Redacted {
  /// The position of a record among those of its patient: the columns of its key.
  ///
  /// A string that is empty, longer than 255 bytes or contains a null character is replaced with
  /// `sha256:` and its hash, and so is a missing id, with the hash of the content.
  public struct Key: Hashable, Sendable, Redacted {
    /// The FHIR resource type; empty for a malformed record.
    public let type: String
    /// The catalog id of the facility; empty when the resource came from elsewhere.
    public let source: String
    /// The id of the resource.
    public let id: String
  }

  /// The id of the patient.
  public let patientID: String
  /// The key of the record.
  public let key: Key
  /// The resource, or the whole record if it is malformed, byte for byte.
  public let content: [UInt8]
  /// The SHA-256 hash of the content.
  public let hash: [UInt8]
  /// The time at which the record was first stored.
  public let firstSeenAt: Date
  /// The time at which the content was last written.
  public let changedAt: Date
  /// The time at which a change or a complete walk last showed the record.
  public let lastSeenAt: Date
  /// The time at which a complete walk ended without the record; nil while it exists.
  public let missingSince: Date?

  /// Whether the record was malformed in a valid page; ``content`` then has the whole record.
  public var isMalformed: Bool { key.type.isEmpty }

  /// The FHIR resource.
  ///
  /// - Throws: `MedblocksError` of kind `decoding` when the record is malformed.
  public var resource: FHIRResource {
    get throws { try FHIRResource(parsing: content) }
  }
}

extension StoredRecord {
  static let columns = """
    patient_id, type, source, id, content, hash, first_seen_at, changed_at, last_seen_at,
    missing_since
    """

  /// Reads a row of ``columns``.
  init?(_ row: SQLRow) {
    guard row.count == 10, let patientID = row[0].text, let type = row[1].text,
      let source = row[2].text, let id = row[3].text, let content = row[4].bytes,
      let hash = row[5].bytes, let firstSeenAt = row[6].integer, let changedAt = row[7].integer,
      let lastSeenAt = row[8].integer
    else { return nil }
    self.patientID = patientID
    key = Key(type: type, source: source, id: id)
    self.content = content
    self.hash = hash
    self.firstSeenAt = Date(milliseconds: firstSeenAt)
    self.changedAt = Date(milliseconds: changedAt)
    self.lastSeenAt = Date(milliseconds: lastSeenAt)
    missingSince = row[9].integer.map(Date.init(milliseconds:))
  }
}
