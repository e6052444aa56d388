extension WebhookEvent {
  /// A session that a patient finished, as far as the event contains it.
  ///
  /// An event does not always contain the whole session: a property is nil when its field is missing
  /// or has another type. `mb.patientSession.retrieve(completed.id)` returns the session. It prints
  /// without its ids.
  public struct PatientSessionCompleted: Identifiable, Hashable, Sendable, Loggable {
    /// The id of the session, `ps_*`.
    public let id: PatientSession.ID
    /// The id of the patient.
    public let patientID: String
    /// The status of the session; nil when it is missing.
    public let status: PatientSession.Status?
    /// The facility that the patient chose in your own UI; nil for the hosted page.
    public let connectionID: FHIRSource.ID?
    /// The facilities that the hosted page shows first; nil when there are none.
    public let recommendedConnectionIDs: [FHIRSource.ID]?
    /// The connections that were attempted, failures included; nil when they are missing.
    public let connections: [PatientSession.Connection]?
    /// Your own data; nil when it is missing.
    public let metadata: JSON.Object?

    /// Creates a completed session, for tests and previews.
    public init(
      id: PatientSession.ID, patientID: String, status: PatientSession.Status? = .complete,
      connectionID: FHIRSource.ID? = nil, recommendedConnectionIDs: [FHIRSource.ID]? = nil,
      connections: [PatientSession.Connection]? = nil, metadata: JSON.Object? = nil
    ) {
      self.id = id
      self.patientID = patientID
      self.status = status
      self.connectionID = connectionID
      self.recommendedConnectionIDs = recommendedConnectionIDs
      self.connections = connections
      self.metadata = metadata
    }

    package var loggableFields: [(label: String, value: Any)] {
      Self.present([("status", status), ("connections", connections?.count)])
    }

    /// The active connections; nil when the event does not contain the connections.
    ///
    /// The session was successful if there is at least one.
    public var activeConnections: [PatientSession.Connection]? {
      connections?.filter { $0.status == .active }
    }
  }
}

extension WebhookEvent.PatientSessionCompleted: JSONModel, Codable {
  enum CodingKeys: String {
    case id, status, connections, metadata
    case patientID = "patient_id"
    case connectionID = "connection_id"
    case recommendedConnectionIDs = "recommended_connection_ids"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    patientID = try reader[.patientID]
    status = try reader[.status]
    connectionID = try reader[.connectionID]
    recommendedConnectionIDs = try reader[.recommendedConnectionIDs]
    connections = try reader[.connections]
    metadata = try reader[.metadata]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.patientID, patientID)
    writer.setIfPresent(.status, status)
    writer.setIfPresent(.connectionID, connectionID)
    writer.setIfPresent(.recommendedConnectionIDs, recommendedConnectionIDs)
    writer.setIfPresent(.connections, connections)
    writer.setIfPresent(.metadata, metadata)
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
