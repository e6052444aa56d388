import Foundation

/// A browser session of a patient: sign-in at a portal, consent, and the return to your app.
///
/// The status `complete` means that the patient finished, not that a facility was connected: see
/// ``activeConnections``. It prints without its URL and ids.
///
/// API schema: PatientSession
public struct PatientSession: Identifiable, Hashable, Sendable, Loggable {
  /// The id of the session, `ps_*`.
  public let id: Identifier<PatientSession>
  /// The status of the session.
  public let status: Status
  /// The URL for the patient's browser, valid until ``expiresAt``.
  ///
  /// Anyone who has it can act as the patient in this session.
  public let url: String
  /// The id of the patient.
  public let patientID: String
  /// The facility that the patient chose in your own UI; nil for the hosted page.
  public let connectionID: FHIRSource.ID?
  /// The facilities that the hosted page shows first; nil in a session of one facility.
  public let recommendedConnectionIDs: [FHIRSource.ID]?
  /// The page of your app to which the browser returns.
  public let returnURL: String
  /// The label of the button that leads back; nil for the default.
  public let returnButtonLabel: String?
  /// The connections that were created during this session, failed attempts included.
  public let connections: [Connection]
  /// The time when an open session becomes `expired`.
  public let expiresAt: Date
  /// Your own data; numbers keep every digit.
  public let metadata: JSON.Object
  /// The time when the session was started.
  public let createdAt: Date

  /// Creates a session, for tests and previews.
  public init(
    id: Identifier<PatientSession>, status: Status, url: String, patientID: String,
    connectionID: FHIRSource.ID? = nil, recommendedConnectionIDs: [FHIRSource.ID]? = nil,
    returnURL: String, returnButtonLabel: String? = nil, connections: [Connection] = [],
    expiresAt: Date, metadata: JSON.Object = [:], createdAt: Date
  ) {
    self.id = id
    self.status = status
    self.url = url
    self.patientID = patientID
    self.connectionID = connectionID
    self.recommendedConnectionIDs = recommendedConnectionIDs
    self.returnURL = returnURL
    self.returnButtonLabel = returnButtonLabel
    self.connections = connections
    self.expiresAt = expiresAt
    self.metadata = metadata
    self.createdAt = createdAt
  }

  package var loggableFields: [(label: String, value: Any)] {
    [("status", status), ("connections", connections.count)]
  }

  /// The active connections; the session was successful if there is at least one.
  public var activeConnections: [Connection] { connections.filter { $0.status == .active } }
}

extension PatientSession: JSONModel, Codable {
  static let resourceType: String? = "patient_session"

  enum CodingKeys: String {
    case id, status, url, connections, metadata
    case patientID = "patient_id"
    case connectionID = "connection_id"
    case recommendedConnectionIDs = "recommended_connection_ids"
    case returnURL = "return_url"
    case returnButtonLabel = "return_button_label"
    case expiresAt = "expires_at"
    case createdAt = "created_at"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    status = try reader[.status]
    url = try reader[.url]
    patientID = try reader[.patientID]
    connectionID = try reader[.connectionID]
    recommendedConnectionIDs = try reader[.recommendedConnectionIDs]
    returnURL = try reader[.returnURL]
    returnButtonLabel = try reader[.returnButtonLabel]
    connections = try reader[.connections]
    expiresAt = try reader[.expiresAt]
    metadata = try reader[.metadata]
    createdAt = try reader[.createdAt]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.status, status)
    writer.set(.url, url)
    writer.set(.patientID, patientID)
    writer.set(.connectionID, connectionID)
    writer.set(.recommendedConnectionIDs, recommendedConnectionIDs)
    writer.set(.returnURL, returnURL)
    writer.set(.returnButtonLabel, returnButtonLabel)
    writer.set(.connections, connections)
    writer.set(.expiresAt, expiresAt)
    writer.set(.metadata, metadata)
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

extension PatientSession {
  /// The status of a session.
  public struct Status: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a status from the string that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The patient can use the URL.
    public static let open: Self = "open"
    /// The patient finished; ``PatientSession/activeConnections`` has the result.
    public static let complete: Self = "complete"
    /// The session expired before the patient finished.
    public static let expired: Self = "expired"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.open, .complete, .expired]
  }
}
