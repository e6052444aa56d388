/// A facility of the catalog: a hospital, clinic or payer that patients can connect to.
///
/// The API calls it a connection in its paths and a FHIR source in its JSON.
///
/// API schema: FhirSource
public struct FHIRSource: Identifiable, Hashable, Sendable {
  /// The catalog id, `fhirsrc_*`.
  public let id: Identifier<FHIRSource>
  /// The name of the facility, as patients know it.
  public let name: String
  /// The vendor of its record system; nil when it is not known.
  public let type: Vendor?
  /// The base URL of its FHIR server: unique, stable, and accepted wherever a catalog id is.
  public let fhirBaseURL: String
  /// The URL of its logo; nil when there is none.
  public let logoURL: String?
  /// The URL of its patient portal; nil when it is not known.
  public let portalURL: String?

  /// Creates a facility, for tests and previews.
  public init(
    id: Identifier<FHIRSource>, name: String, type: Vendor? = nil, fhirBaseURL: String,
    logoURL: String? = nil, portalURL: String? = nil
  ) {
    self.id = id
    self.name = name
    self.type = type
    self.fhirBaseURL = fhirBaseURL
    self.logoURL = logoURL
    self.portalURL = portalURL
  }
}

extension FHIRSource: JSONModel, Codable {
  static let resourceType: String? = "fhir_source"

  enum CodingKeys: String {
    case id, name, type
    case fhirBaseURL = "fhir_base_url"
    case logoURL = "logo_url"
    case portalURL = "portal_url"
  }

  init(_ reader: ObjectReader<CodingKeys>) throws {
    id = try reader[.id]
    name = try reader[.name]
    type = try reader[.type]
    fhirBaseURL = try reader[.fhirBaseURL]
    logoURL = try reader[.logoURL]
    portalURL = try reader[.portalURL]
  }

  func write(to writer: inout ObjectWriter<CodingKeys>) {
    writer.set(.id, id)
    writer.set(.name, name)
    writer.set(.type, type)
    writer.set(.fhirBaseURL, fhirBaseURL)
    writer.set(.logoURL, logoURL)
    writer.set(.portalURL, portalURL)
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

extension FHIRSource {
  /// The vendor of a facility's record system.
  public struct Vendor: OpenEnum, JSONConvertible {
    /// The string that the API uses.
    public let rawValue: String
    /// Creates a vendor from the string that the API uses.
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
