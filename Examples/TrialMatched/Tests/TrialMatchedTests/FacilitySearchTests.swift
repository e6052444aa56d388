import Medblocks
import Testing

@testable import TrialMatched

@Suite("Facility search")
struct FacilitySearchTests {
  private let search = FacilitySearch([
    facility("maple", "Maple Grove General Hospital", .epic),
    facility("cedar", "Cedar Valley Children’s Hospital", .epic),
    facility("harbor", "Harbor Lights Medical Center", .cerner),
    facility("odile", "Clinique Sainte-Odile de Montréal", nil),
    facility("mark", "St. Mark's Clinic, Port Imagine", .athena),
  ])

  private static func facility(
    _ id: String, _ name: String, _ type: FHIRSource.Vendor?
  ) -> FHIRSource {
    FHIRSource(
      id: FHIRSource.ID("fhirsrc_\(id)"), name: name, type: type,
      fhirBaseURL: "https://\(id).invalid")
  }

  @Test(
    "a facility is found as people write it",
    arguments: [
      ("maple", "maple"), ("MAPLE", "maple"), ("hospital maple", "maple"), ("mapel", "maple"),
      ("grov", "maple"), ("maple hosp", "maple"), ("children's", "cedar"),
      ("childrens", "cedar"), ("children’s", "cedar"), ("“cedar”", "cedar"),
      ("chidlren cedar", "cedar"), ("harbor ctr", "harbor"), ("oracle", "harbor"),
      ("montreal", "odile"), ("MONTRÉAL", "odile"), ("saint mark", "mark"),
      ("port imagine", "mark"), ("athena", "mark"), ("the cedar of valley", "cedar"),
    ])
  func finds(text: String, id: String) {
    #expect(search.matches(text).first?.id.rawValue == "fhirsrc_\(id)")
  }

  @Test(
    "a text that is something else finds nothing",
    arguments: ["", "  ", "“”", "x", "zzzz", "maple lantern", "mable grxxe"])
  func findsNothing(text: String) {
    #expect(search.matches(text).isEmpty)
  }

  @Test("a name counts more than a brand, and an exact word more than a typo")
  func order() {
    let search = FacilitySearch([
      Self.facility("brand", "Quarry Hill", .epic), Self.facility("name", "Epic Health", nil),
      Self.facility("typo", "Epia Health", nil),
    ])
    let ids = search.matches("epic").map(\.id.rawValue)
    #expect(ids == ["fhirsrc_name", "fhirsrc_brand", "fhirsrc_typo"])
  }
}
