import Foundation

/// The context of an EHR launch: the patient, the encounter and the user.
///
/// It prints without these references.
///
/// API schema: LaunchContext
public struct LaunchContext: Identifiable, Hashable, Sendable, Loggable {
  /// The handle of the launch, a UUID: `mb_launch` in the launch URL.
  public let id: Identifier<LaunchContext>
  /// The status of the launch.
  public let status: Status
  /// The reference of the patient in context, `Patient/123`; nil when the launch has none.
  public let patient: FHIRReference?
  /// The reference of the encounter, `Encounter/123`; nil when the launch has none.
  public let encounter: FHIRReference?
  /// The reference of the user, `Practitioner/123`; nil when the launch has none.
  public let fhirUser: FHIRReference?
  /// The OAuth scopes that were granted, separated by spaces; nil when there are none.
  public let scope: String?
  /// The catalog id of the EHR; nil when it is not in the catalog.
  public let fhirSource: FHIRSource.ID?
  /// The base URL of the FHIR server, the launch's `iss`: references are relative to it.
  public let fhirBaseURL: String
  /// The time when the launch began.
  public let createdAt: Date

  /// Creates a launch context, for tests and previews.
  public init(
    id: Identifier<LaunchContext>, status: Status, patient: FHIRReference? = nil,
    encounter: FHIRReference? = nil, fhirUser: FHIRReference? = nil, scope: String? = nil,
    fhirSource: FHIRSource.ID? = nil, fhirBaseURL: String, createdAt: Date
  ) {
    self.id = id
    self.status = status
    self.patient = patient
    self.encounter = encounter
    self.fhirUser = fhirUser
    self.scope = scope
    self.fhirSource = fhirSource
    self.fhirBaseURL = fhirBaseURL
    self.createdAt = createdAt
  }

  package var loggableFields: [(label: String, value: Any)] { [("status", status)] }
}

extension LaunchContext: JSONModel, Codable {
  static let resourceType: String? = "launch_context"

  enum CodingKeys: String {
    case id, status, patient, encounter, scope
    case fhirUser = "fhir_user"
    case fhirSource = "fhir_source"
    case fhirBaseURL = "fhir_base_url"
    case createdAt = "created_at"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    status = try reader[.status]
    patient = try reader[.patient]
    encounter = try reader[.encounter]
    fhirUser = try reader[.fhirUser]
    scope = try reader[.scope]
    fhirSource = try reader[.fhirSource]
    fhirBaseURL = try reader[.fhirBaseURL]
    createdAt = try reader[.createdAt]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.status, status)
    writer.set(.patient, patient)
    writer.set(.encounter, encounter)
    writer.set(.fhirUser, fhirUser)
    writer.set(.scope, scope)
    writer.set(.fhirSource, fhirSource)
    writer.set(.fhirBaseURL, fhirBaseURL)
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

extension LaunchContext {
  /// The status of an EHR launch.
  public struct Status: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a status from the string that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The launch has its token, and the context is complete.
    public static let ready: Self = "ready"
    /// The token exchange has not completed: retrieve the context again.
    public static let pending: Self = "pending"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.ready, .pending]
  }
}
