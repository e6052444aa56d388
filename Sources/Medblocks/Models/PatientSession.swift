import Foundation

/// One browser trip of one patient: sign-in at a portal, consent, return to the app.
///
/// `complete` says that the patient finished, not that anything connected: see
/// ``PatientSession/activeConnections``.
///
/// API: the answer of `api.initPatientSession` and `api.retrievePatientSession`, and the element of
/// `api.listPatientSessionsForPatient`. It prints without its URL and ids.
public struct PatientSession: Identifiable, Hashable, Sendable, Redacted {
  /// The id of the session, `ps_*`.
  public let id: Identifier<PatientSession>
  /// Where the trip stands.
  public let status: Status
  /// Where to send the browser.
  ///
  /// Whoever holds it can act as the patient in this session.
  public let url: String
  /// The caller's id of the patient.
  public let patientID: String
  /// The one facility that was chosen beforehand, or nil for the hosted page.
  public let connectionID: FHIRSource.ID?
  /// The facilities that the hosted page shows first, or nil.
  public let recommendedConnectionIDs: [FHIRSource.ID]?
  /// The caller's page that the browser comes back to.
  public let returnURL: String
  /// The text on the button that leads back, or nil for the default.
  public let returnButtonLabel: String?
  /// What the patient tried in this session, failures included.
  public let connections: [Connection]
  /// When an open session turns `expired`.
  public let expiresAt: Date
  /// The caller's own data, every number as it was sent.
  public let metadata: JSON.Object
  /// When the session was started.
  public let createdAt: Date

  /// The status, and how many connections there are.
  public var printable: [(label: String, value: Any)] {
    [("status", status), ("connections", connections.count)]
  }

  /// The connections through which records flow: the sign that the trip was a success.
  public var activeConnections: [Connection] { connections.filter { $0.status == .active } }
}

extension PatientSession: WireObject, Codable {
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

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    status = try fields[.status]
    url = try fields[.url]
    patientID = try fields[.patientID]
    connectionID = try fields[.connectionID]
    recommendedConnectionIDs = try fields[.recommendedConnectionIDs]
    returnURL = try fields[.returnURL]
    returnButtonLabel = try fields[.returnButtonLabel]
    connections = try fields[.connections]
    expiresAt = try fields[.expiresAt]
    metadata = try fields[.metadata]
    createdAt = try fields[.createdAt]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.status, status)
    fields.put(.url, url)
    fields.put(.patientID, patientID)
    fields.put(.connectionID, connectionID)
    fields.put(.recommendedConnectionIDs, recommendedConnectionIDs)
    fields.put(.returnURL, returnURL)
    fields.put(.returnButtonLabel, returnButtonLabel)
    fields.put(.connections, connections)
    fields.put(.expiresAt, expiresAt)
    fields.put(.metadata, metadata)
    fields.put(.createdAt, createdAt)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}

extension PatientSession {
  /// Where a trip stands.
  public struct Status: OpenEnum, WireValue {
    /// The word that the API uses.
    public let rawValue: String
    /// Makes a status of the word that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The patient can still use the URL.
    public static let open: Self = "open"
    /// The patient finished; whether anything connected is told by the connections.
    public static let complete: Self = "complete"
    /// The time ran out.
    public static let expired: Self = "expired"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.open, .complete, .expired]
  }
}
