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

    /// Creates a facility.
    public init(id: FHIRSource.ID, name: String, type: FHIRSource.Vendor?) {
      self.id = id
      self.name = name
      self.type = type
    }

    /// Reads a facility that ``encode(to:)`` wrote, with any coder.
    ///
    /// - Throws: `DecodingError`.
    public init(from decoder: any Decoder) throws {
      let fields = try StringFields(from: decoder)
      id = FHIRSource.ID(try fields["id"])
      name = try fields["name"]
      type = fields.values["type"].map(FHIRSource.Vendor.init(rawValue:))
    }

    /// Writes the id, the name and the type in a form that no strategy of a coder changes.
    ///
    /// - Throws: `EncodingError`.
    public func encode(to encoder: any Encoder) throws {
      var fields = ["id": id.rawValue, "name": name]
      fields["type"] = type?.rawValue
      try StringFields(values: fields).encode(to: encoder)
    }

    /// The base URL of the FHIR server, derived from the id.
    public var fhirBaseURL: String { "https://\(host).invalid/fhir/r4" }

    private var host: String { id.rawValue.replacingOccurrences(of: "_", with: "-") }

    /// A small catalog of fictitious facilities.
    public static let examples: [Facility] = [
      Facility(id: "fhirsrc_maple", name: "Maple Grove General Hospital", type: .epic),
      Facility(id: "fhirsrc_harbor", name: "Harbor Lights Medical Center", type: .cerner),
      Facility(id: "fhirsrc_meadow", name: "Meadowbrook Family Clinic", type: .athena),
      Facility(id: "fhirsrc_quarry", name: "Quarry Hill Community Hospital", type: .meditech),
      Facility(id: "fhirsrc_cedar", name: "Cedar Valley Children's Hospital", type: .epic),
      Facility(id: "fhirsrc_lantern", name: "Lantern Street Health Plan", type: nil),
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
        "logo_url": .string("https://\(host).invalid/logo.svg"),
        "portal_url": .string("https://\(host).invalid/portal"),
      ]
    }
  }
}
