import Foundation

/// A fictitious person with the FHIR R4 resources that a facility has about them.
///
/// The person and their history depend on the patient's id: diagnoses, medicines, vaccinations, and
/// the results that a laboratory sends to each facility. The visits, with their own results, depend
/// also on the facility's id. Every run thus returns the same resources for the same last day. Each
/// resource is tagged as test data (`HTEST`).
struct SyntheticPatient {
  let patientID: String
  let person: Person
  let facilityName: String
  private let facilityID: String
  private let end: Date

  /// Creates a patient.
  ///
  /// - Parameter end: The day at whose start the records end, four years after they begin.
  init(patientID: String, facilityID: String, facilityName: String, end: Date) {
    self.patientID = patientID
    self.facilityID = facilityID
    self.facilityName = facilityName
    self.end = end
    person = .of(patientID)
  }

  /// The resources, the same number for each person and facility.
  var resources: [RawResource] {
    var ofPerson = SeededGenerator(seed: patientID)
    var ofFacility = SeededGenerator(seed: "\(patientID)\n\(facilityID)")
    return administrative + history + laboratoryResults(&ofPerson) + visits(&ofFacility)
  }

  /// Returns the day some days before the end of the records, as an ISO 8601 date.
  func day(_ daysAgo: Int) -> String {
    (end - Double(daysAgo) * 86_400).formatted(.iso8601.year().month().day())
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

  /// The member `subject`, which references the patient.
  var subject: String { #""subject":\#(reference("Patient", "patient"))"# }

  /// The member `patient`, which references the patient.
  var patient: String { #""patient":\#(reference("Patient", "patient"))"# }
}
