import Foundation

extension PatientSession {
  /// One attempt to connect a facility during a session.
  public struct Connection: Hashable, Sendable, Loggable {
    /// The id of the connection, `conn_*`; nil when the attempt failed.
    public let id: PatientConnection.ID?
    /// The *catalog* id of the facility, `fhirsrc_*`; never a `conn_*` id.
    public let connectionID: FHIRSource.ID
    /// The status of the connection.
    public let status: PatientConnection.Status
    /// The reason why the attempt failed; nil unless the status is `failed`.
    public let failureCode: PatientConnection.FailureCode?
    /// The time when the attempt failed; nil unless the status is `failed`.
    public let failureAt: Date?
    /// The time of the attempt.
    public let createdAt: Date

    /// Creates a connection, for tests and previews.
    public init(
      id: PatientConnection.ID? = nil, connectionID: FHIRSource.ID,
      status: PatientConnection.Status, failureCode: PatientConnection.FailureCode? = nil,
      failureAt: Date? = nil, createdAt: Date
    ) {
      self.id = id
      self.connectionID = connectionID
      self.status = status
      self.failureCode = failureCode
      self.failureAt = failureAt
      self.createdAt = createdAt
    }

    package var loggableFields: [(label: String, value: Any)] {
      [("status", status)] + (failureCode.map { [("failureCode", $0)] } ?? [])
    }
  }
}

extension PatientSession.Connection: JSONModel, Codable {
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
    writer.set(.connectionID, connectionID)
    writer.set(.status, status)
    writer.set(.failureCode, failureCode)
    writer.set(.failureAt, failureAt)
    writer.set(.createdAt, createdAt)
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
