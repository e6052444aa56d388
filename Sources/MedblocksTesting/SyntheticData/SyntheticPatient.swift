/// A fictitious person with the FHIR R4 resources that a facility has about them.
///
/// The person depends on the patient's id, and the values also on the facility's, so that every run
/// returns the same resources. Each resource is tagged as test data (`HTEST`).
struct SyntheticPatient {
  let patientID: String
  private let facilityID: String
  let person: Person

  init(patientID: String, facilityID: String) {
    self.patientID = patientID
    self.facilityID = facilityID
    var generator = SeededGenerator(seed: patientID)
    person = Person.all[generator.integer(in: 0...Person.all.count - 1)]
  }

  var resources: [RawResource] {
    var generator = SeededGenerator(seed: "\(patientID)\n\(facilityID)")
    return administrative() + clinical(&generator) + laboratory(&generator)
  }

  /// Returns the id of a resource at this facility.
  func id(_ name: String) -> String {
    let facility = facilityID.split(separator: "_").last ?? "facility"
    return facility.filter { $0.isASCII && ($0.isLetter || $0.isNumber) } + "-" + name
  }

  /// Returns a resource: its type, id and tag, followed by other members.
  func resource(_ type: String, _ name: String, _ members: String) -> RawResource {
    let text = """
      {"resourceType":"\(type)","id":"\(id(name))","meta":{"tag":[{
      "system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HTEST",
      "display":"test health data"}]},
      \(members)}
      """
    return RawResource(type: type, id: id(name), text: text.replacing("\n", with: ""))
  }

  func reference(_ type: String, _ name: String) -> String {
    #"{"reference":"\#(type)/\#(id(name))"}"#
  }

  func concept(_ system: String, _ code: String, _ text: String) -> String {
    #"{"coding":[{"system":"\#(system)","code":"\#(code)","display":"\#(text)"}],"text":"\#(text)"}"#
  }

  /// The member `subject`, which references the patient.
  var subject: String { #""subject":\#(reference("Patient", "patient"))"# }
}
