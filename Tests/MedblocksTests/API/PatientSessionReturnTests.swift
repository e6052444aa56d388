import Foundation
import Medblocks
import MedblocksTesting
import Testing

@Suite("PatientSessionReturn")
struct PatientSessionReturnTests {
  private static let ids = "patient_id=user_42&patient_session_id=ps_1"

  @Test("a return from the hosted page has no result of its own")
  func hostedPage() throws {
    let returned = try #require(PatientSessionReturn(Self.ids))
    #expect(returned.patientID == "user_42")
    #expect(returned.patientSessionID == "ps_1")
    #expect(returned.result == .hostedPage)
  }

  @Test("a successful return from a facility names the facility")
  func connected() {
    let returned = PatientSessionReturn(Self.ids + "&success=true&connection_id=fhirsrc_9")
    #expect(returned?.result == .connected("fhirsrc_9"))
  }

  @Test("a failed return from a facility has an error code and an optional description")
  func failed() {
    let failure = Self.ids + "&success=false&error=user_denied"
    #expect(PatientSessionReturn(failure)?.result == .failed(.userDenied, description: nil))
    #expect(
      PatientSessionReturn(failure + "&error_description=The+patient%20said%2C+no")?.result
        == .failed(.userDenied, description: "The patient said, no"))
    #expect(
      PatientSessionReturn(Self.ids + "&success=false&error=brand_new")?.result
        == .failed("brand_new", description: nil))
  }

  @Test("a URL, query items and a query string give the same value")
  func sources() throws {
    let query = Self.ids + "&success=true&connection_id=fhirsrc_9"
    let expected = try #require(PatientSessionReturn(query))
    let url = try #require(URL(string: "https://app.example.com/connected?x=1&\(query)#top"))
    let items = try #require(URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems)
    #expect(PatientSessionReturn(url) == expected)
    #expect(PatientSessionReturn(items) == expected)
    #expect(PatientSessionReturn("?" + query) == expected)
    let relative = try #require(URL(string: "/connected?\(query)"))
    #expect(PatientSessionReturn(relative) == expected)
  }

  @Test("earlier names of patient_session_id are read if the current one is missing")
  func earlierNames() {
    #expect(PatientSessionReturn("patient_id=a&session_id=sess_1")?.patientSessionID == "sess_1")
    #expect(PatientSessionReturn("patient_id=a&patient_flow_id=pf_1")?.patientSessionID == "pf_1")
    let both = PatientSessionReturn("patient_id=a&session_id=mine&patient_session_id=ps_1")
    #expect(both?.patientSessionID == "ps_1")
  }

  @Test(
    "percent-encoded ids are decoded",
    arguments: ["a/b", "a+b@x.y", "日本", "a b", "100%", "a&b=c", "#?", "é\u{301}"])
  func hostileIDs(id: String) throws {
    let unreserved = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "a"..."z"))
    let encoded = try #require(id.addingPercentEncoding(withAllowedCharacters: unreserved))
    #expect(PatientSessionReturn("patient_id=\(encoded)&session_id=s")?.patientID == id)
  }

  @Test(
    "an incomplete, ambiguous or malformed query is nil",
    arguments: [
      "", "?", "&", "=", "x=1", "patient_id=a", "patient_session_id=ps_1",
      "patient_id=&patient_session_id=ps_1", "patient_id=a&patient_session_id=",
      "patient_id&patient_session_id", "patient_id=a&patient_id=b&patient_session_id=ps_1",
      "\(ids)&success=true", "\(ids)&success=true&connection_id=", "\(ids)&success=false",
      "\(ids)&success=maybe&connection_id=c", "\(ids)&success=",
      "\(ids)&success=TRUE&connection_id=c",
      "\(ids)&success=true&success=false&connection_id=c&error=e",
      "patient_id=%zz&patient_session_id=ps_1", "patient_id=%F&patient_session_id=ps_1",
      "patient_id=%&patient_session_id=ps_1", "patient_id=%FF&patient_session_id=ps_1",
      "patient_id=a;patient_session_id=ps_1", "PATIENT_ID=a&patient_session_id=ps_1",
    ])
  func malformed(query: String) { #expect(PatientSessionReturn(query) == nil) }

  @Test("a parameter that is repeated with the same value is read once")
  func repeated() {
    #expect(PatientSessionReturn("patient_id=user_42&" + Self.ids)?.patientID == "user_42")
  }

  @Test("a URL and query items without the parameters are nil")
  func missing() throws {
    #expect(PatientSessionReturn(try #require(URL(string: "https://app.example.com"))) == nil)
    #expect(PatientSessionReturn([URLQueryItem]()) == nil)
    #expect(PatientSessionReturn([URLQueryItem(name: "patient_id", value: nil)]) == nil)
  }

  @Test("random queries never trap")
  func fuzz() {
    let pieces = Array(Self.ids + "&success=false&error=%%%zz+;;==&&connection_id\u{0}é?#").map(
      String.init)
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...40, using: &generator)
      let query = (0..<count).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
      _ = PatientSessionReturn(query)
    }
  }
}
