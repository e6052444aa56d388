import Foundation

extension WebhookEvent {
  /// A connection to which Medblocks lost access.
  ///
  /// It has no patient id, so store which patient a connection belongs to. Optional fields are nil
  /// when they are missing or have another type. It prints without its ids.
  public struct ConnectionTokenRefreshFailed: Identifiable, Hashable, Sendable, Loggable {
    /// The id of the connection, `conn_*`.
    public let id: PatientConnection.ID
    /// The *catalog* id of the facility, `fhirsrc_*`; nil when it is missing.
    public let connectionID: FHIRSource.ID?
    /// The status of the connection; nil when it is missing.
    public let status: PatientConnection.Status?
    /// The reason for the failure; nil when it is missing.
    public let failureCode: PatientConnection.FailureCode?
    /// The time of the failure; nil when it is missing.
    public let failureAt: Date?
    /// The time when the patient connected the facility; nil when it is missing.
    public let createdAt: Date?

    /// Creates a connection to which access was lost, for tests and previews.
    public init(
      id: PatientConnection.ID, connectionID: FHIRSource.ID? = nil,
      status: PatientConnection.Status? = .refreshFailed,
      failureCode: PatientConnection.FailureCode? = nil, failureAt: Date? = nil,
      createdAt: Date? = nil
    ) {
      self.id = id
      self.connectionID = connectionID
      self.status = status
      self.failureCode = failureCode
      self.failureAt = failureAt
      self.createdAt = createdAt
    }

    package var loggableFields: [(label: String, value: Any)] {
      Self.present([("status", status), ("failureCode", failureCode)])
    }
  }
}

extension WebhookEvent.ConnectionTokenRefreshFailed: JSONModel, Codable {
  enum CodingKeys: String {
    case id, status
    case connectionID = "connection_id"
    case failureCode = "failure_code"
    case failureAt = "failure_at"
    case createdAt = "created_at"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    connectionID = try reader[.connectionID]
    status = try reader[.status]
    failureCode = try reader[.failureCode]
    failureAt = try reader[.failureAt]
    createdAt = try reader[.createdAt]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.setIfPresent(.connectionID, connectionID)
    writer.setIfPresent(.status, status)
    writer.setIfPresent(.failureCode, failureCode)
    writer.setIfPresent(.failureAt, failureAt)
    writer.setIfPresent(.createdAt, createdAt)
  }

  /// Reads the JSON of the API.
  ///
  /// - Throws: `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes the JSON of the API.
  ///
  /// - Throws: `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
