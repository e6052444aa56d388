/// A facility of the catalog: a hospital, clinic or payer that patients can connect to.
///
/// API: the answer of `api.getFhirSource` and the element of `api.listFhirSources`. The API calls
/// it a connection in its paths and a FHIR source on the wire.
public struct FHIRSource: Identifiable, Hashable, Sendable {
  /// The catalog id, `fhirsrc_*`.
  public let id: Identifier<FHIRSource>
  /// The name of the facility, as patients know it.
  public let name: String
  /// The vendor of its record system, or nil when that is not known.
  public let type: Vendor?
  /// The base of its FHIR server; accepted wherever a catalog id is.
  public let fhirBaseURL: String
  /// A logo to show, or nil.
  public let logoURL: String?
  /// Where patients sign in, or nil.
  public let portalURL: String?
}

extension FHIRSource: WireObject, Codable {
  static let resourceType: String? = "fhir_source"

  enum CodingKeys: String {
    case id, name, type
    case fhirBaseURL = "fhir_base_url"
    case logoURL = "logo_url"
    case portalURL = "portal_url"
  }

  init(_ fields: Fields<CodingKeys>) throws {
    id = try fields[.id]
    name = try fields[.name]
    type = try fields[.type]
    fhirBaseURL = try fields[.fhirBaseURL]
    logoURL = try fields[.logoURL]
    portalURL = try fields[.portalURL]
  }

  func write(to fields: inout FieldWriter<CodingKeys>) {
    fields.put(.id, id)
    fields.put(.name, name)
    fields.put(.type, type)
    fields.put(.fhirBaseURL, fhirBaseURL)
    fields.put(.logoURL, logoURL)
    fields.put(.portalURL, portalURL)
  }

  /// Reads what the API sends; throws `DecodingError`.
  public init(from decoder: any Decoder) throws { self = try Self.decode(from: decoder) }

  /// Writes what the API sends; throws `EncodingError`.
  public func encode(to encoder: any Encoder) throws { try wire.encode(to: encoder) }
}

extension FHIRSource {
  /// The vendor of a facility's record system.
  public struct Vendor: OpenEnum, WireValue {
    /// The word that the API uses.
    public let rawValue: String
    /// Makes a vendor of the word that the API uses.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Epic.
    public static let epic: Self = "epic"
    /// Cerner, now Oracle Health.
    public static let cerner: Self = "cerner"
    /// athenahealth.
    public static let athena: Self = "athena"
    /// MEDITECH.
    public static let meditech: Self = "meditech"

    /// The values that this version of the SDK knows.
    public static let knownValues: [Self] = [.epic, .cerner, .athena, .meditech]
  }
}
