import Foundation

/// What an EHR launch handed over: the open patient, the encounter, the user.
///
/// The ids in it are those of the EHR. It prints without them.
///
/// API: the answer of `api.retrieveLaunchContext`.
public struct LaunchContext: Identifiable, Hashable, Sendable, Redacted {
  /// The handle, a UUID: `mb_launch` of the launch URL.
  public let id: Identifier<LaunchContext>
  /// Whether the context is complete.
  public let status: Status
  /// The FHIR id of the patient that is open in the EHR, or nil.
  public let patient: String?
  /// The FHIR id of the encounter, or nil.
  public let encounter: String?
  /// The FHIR reference of the user, or nil.
  public let fhirUser: String?
  /// The OAuth scopes that were granted, separated by spaces, or nil.
  public let scope: String?
  /// The catalog id of the EHR, or nil when it is not in the catalog.
  public let fhirSource: FHIRSource.ID?
  /// The base of its FHIR server.
  public let fhirBaseURL: String
  /// When the launch began.
  public let createdAt: Date

  /// The status.
  public var printable: [(label: String, value: Any)] { [("status", status)] }
}

extension LaunchContext: WireObject, Codable {
  static let resourceType: String? = "launch_context"

  enum CodingKeys: String {
    case id, status, patient, encounter, scope
    case fhirUser = "fhir_user"
    case fhirSource = "fhir_source"
    case fhirBaseURL = "fhir_base_url"
    case createdAt = "created_at"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    status = try fields[.status]
    patient = try fields[.patient]
    encounter = try fields[.encounter]
    fhirUser = try fields[.fhirUser]
    scope = try fields[.scope]
    fhirSource = try fields[.fhirSource]
    fhirBaseURL = try fields[.fhirBaseURL]
    createdAt = try fields[.createdAt]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.status, status)
    fields.put(.patient, patient)
    fields.put(.encounter, encounter)
    fields.put(.fhirUser, fhirUser)
    fields.put(.scope, scope)
    fields.put(.fhirSource, fhirSource)
    fields.put(.fhirBaseURL, fhirBaseURL)
    fields.put(.createdAt, createdAt)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}

extension LaunchContext {
  /// Whether a context is complete.
  public struct Status: OpenEnum, WireValue {
    /// The word that the API uses.
    public let rawValue: String
    /// Makes a status of the word that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The context is complete.
    public static let ready: Self = "ready"
    /// The launch is under way: ask again.
    public static let pending: Self = "pending"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.ready, .pending]
  }
}
