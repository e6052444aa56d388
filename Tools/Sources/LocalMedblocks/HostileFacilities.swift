import Medblocks
import MedblocksTesting

extension LocalSandbox.Facility {
  /// Facilities whose names try to break a page: markup, a template, quotes, controls of the direction
  /// of text, an endless name, and scripts that are not Latin.
  static let hostile: [LocalSandbox.Facility] = [
    ("script", "<script>alert('facility')</script> Hospital"),
    ("attribute", #"" onmouseover="alert(1)" x=" Clinic"#),
    ("template", "{{name}} ${name} %s \\(name) Clinic"),
    ("override", "\u{202E}latipsoH desreveR\u{202C}"),
    ("line_break", "Two Lines\r\nSet-Cookie: hostile=1"),
    ("endless", String(repeating: "Endless", count: 60)),
    ("arabic", String(repeating: "مستشفى الاختبار العام ", count: 6)),
    ("emoji", "👩🏽‍⚕️🏥 Z̸̢͚a̷̛͇l̶̡̇g̵̱͝o̸̰͠ Clinic"),
  ].map { id, name in
    LocalSandbox.Facility(id: FHIRSource.ID("fhirsrc_hostile_\(id)"), name: name, type: nil)
  }
}

extension LocalSandbox {
  /// Whether the catalog has the facilities with hostile names.
  var hasHostileNames: Bool {
    let ids = Set(Facility.hostile.map(\.id))
    return facilities.contains { ids.contains($0.id) }
  }

  /// Adds the facilities with hostile names to the catalog, or removes them.
  func setHostileNames(_ isOn: Bool) {
    let ids = Set(Facility.hostile.map(\.id))
    setFacilities(facilities.filter { !ids.contains($0.id) } + (isOn ? Facility.hostile : []))
  }
}
