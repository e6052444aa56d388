import Foundation
import Medblocks

extension LocalSandbox {
  /// A facility in the catalog of a sandbox.
  public struct Facility: Hashable, Codable, Sendable {
    /// The catalog id.
    public var id: FHIRSource.ID
    /// The name, which a search matches.
    public var name: String
    /// The vendor; nil when it is unknown.
    public var type: FHIRSource.Vendor?
    /// The URL of the logo; by default one of a host that does not exist.
    public var logoURL: String

    /// Creates a facility.
    ///
    /// - Parameters:
    ///   - id: The catalog id.
    ///   - name: The name, which a search matches.
    ///   - type: The vendor; nil when it is unknown.
    ///   - logoURL: The URL of the logo; nil for one of a host that does not exist.
    public init(
      id: FHIRSource.ID, name: String, type: FHIRSource.Vendor?, logoURL: String? = nil
    ) {
      self.id = id
      self.name = name
      self.type = type
      self.logoURL = logoURL ?? "https://\(Self.host(of: id)).invalid/logo.svg"
    }

    /// Reads a facility that ``encode(to:)`` wrote, with any coder.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
      let fields = try StringFields(from: decoder)
      self.init(
        id: FHIRSource.ID(try fields["id"]), name: try fields["name"],
        type: fields.values["type"].map(FHIRSource.Vendor.init(rawValue:)),
        logoURL: fields.values["logo_url"])
    }

    /// Writes the id, the name, the type and the logo in a form that no strategy of a coder changes.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
      var fields = ["id": id.rawValue, "name": name, "logo_url": logoURL]
      fields["type"] = type?.rawValue
      try StringFields(values: fields).encode(to: encoder)
    }

    /// The base URL of the FHIR server, derived from the id.
    public var fhirBaseURL: String { "https://\(Self.host(of: id)).invalid/fhir/r4" }

    private static func host(of id: FHIRSource.ID) -> String {
      id.rawValue.replacingOccurrences(of: "_", with: "-")
    }

    /// A small catalog of fictitious facilities in fictitious cities.
    ///
    /// Some names test a page: an apostrophe, letters outside of ASCII, a long name without a space,
    /// and a name that is written from right to left.
    public static let examples: [Facility] = [
      Facility(id: "fhirsrc_maple", name: "Maple Grove General Hospital", type: .epic),
      Facility(id: "fhirsrc_harbor", name: "Harbor Lights Medical Center", type: .cerner),
      Facility(id: "fhirsrc_meadow", name: "Meadowbrook Family Clinic", type: .athena),
      Facility(id: "fhirsrc_quarry", name: "Quarry Hill Community Hospital", type: .meditech),
      Facility(id: "fhirsrc_cedar", name: "Cedar Valley Children's Hospital", type: .epic),
      Facility(id: "fhirsrc_lantern", name: "Lantern Street Health Plan", type: nil),
      Facility(
        id: "fhirsrc_obrien", name: "O'Brien's Urgent Care, Pretend Falls, WA", type: .athena),
      Facility(
        id: "fhirsrc_nunez", name: "Clínica Núñez, Imaginary Springs, TX", type: .cerner),
      Facility(
        id: "fhirsrc_fable", name: "Fable Health Primary Care, Fiction City, NM", type: .athena),
      Facility(
        id: "fhirsrc_fable_women", name: "Fable Health Women’s Clinic, Fiction City, NM",
        type: .athena),
      Facility(
        id: "fhirsrc_longest",
        name: "Wunschdenkenkrankenhausverwaltungsgesellschaftsambulatorium, Mock Haven, ME",
        type: .meditech),
      Facility(id: "fhirsrc_qamar", name: "مركز القمر الخيالي الطبي", type: .cerner),
    ]

    /// Returns whether the name contains a text, in upper or lower case; nil and "" match all names.
    func matches(_ text: String?) -> Bool {
      guard let text, !text.isEmpty else { return true }
      return name.lowercased().contains(text.lowercased())
    }

    var json: SandboxJSON {
      [
        "id": .string(id.rawValue), "resource_type": "fhir_source", "name": .string(name),
        "type": SandboxJSON(type?.rawValue), "fhir_base_url": .string(fhirBaseURL),
        "logo_url": .string(logoURL),
        "portal_url": .string("https://\(Self.host(of: id)).invalid/portal"),
      ]
    }
  }
}
