import Hummingbird
import Medblocks

/// A facility of the catalog in a response of the app.
struct FacilityResponse: ResponseEncodable {
  let id: String
  let name: String
  let logo: String?

  init(_ facility: FHIRSource) {
    id = facility.id.rawValue
    name = facility.name
    logo = facility.logoURL
  }
}

extension FHIRSource {
  /// The name that is shown for a facility that has left the catalog.
  static let unknownName = "Facility no longer in the catalog"
}
