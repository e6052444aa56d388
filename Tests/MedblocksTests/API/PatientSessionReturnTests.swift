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
    #expect(PatientSessionReturn(url) == expected)
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
    #expect(PatientSessionReturn("patient_id=\(encoded)&session_id=ps_1")?.patientID == id)
  }

  @Test(
    "an incomplete, ambiguous or malformed query is nil",
    arguments: [
      "", "?", "&", "=", "x=1", "patient_id=a", "patient_session_id=ps_1",
      "patient_id=&patient_session_id=ps_1", "patient_id=a&patient_session_id=",
      "patient_id&patient_session_id", "patient_id=a&patient_id=b&patient_session_id=ps_1",
      "patient_id=\u{e9}&patient_id=e\u{301}&patient_session_id=ps_1",
      "patient_id=a&patient_session_id=ps_1&patient_session_id=ps_2&session_id=sess_1",
      "patient_id=a&patient_session_id=&session_id=sess_1", "#patient_id=a&patient_session_id=ps_1",
      "patient_id=a&session_id=mine", "patient_id=a&session_id=", "patient_id=a&patient_flow_id=1",
      "patient_id=%zz&patient_session_id=ps_1", "patient_id=%F&patient_session_id=ps_1",
      "patient_id=%&patient_session_id=ps_1", "patient_id=%FF&patient_session_id=ps_1",
      "patient_id=a;patient_session_id=ps_1", "PATIENT_ID=a&patient_session_id=ps_1",
    ])
  func malformed(query: String) { #expect(PatientSessionReturn(query) == nil) }

  /// The query of a return, and the result that all initializers read from it.
  private static let results: [(query: String, result: PatientSessionReturn.Result)] = [
    // Parameters of the app.
    ("utm_campaign=50%&\(ids)", .hostedPage), ("x=%E9&\(ids)", .hostedPage),
    ("%E9=1&\(ids)", .hostedPage), ("a=1&a=2&\(ids)", .hostedPage), ("&&x&=y&\(ids)&", .hostedPage),
    ("\(ids)&session_id=mine&session_id=other", .hostedPage),
    ("\(ids)&session_id=%E9", .hostedPage),
    ("error=mine&\(ids)", .hostedPage), ("connection_id=7&\(ids)", .hostedPage),
    ("success=1&\(ids)", .hostedPage), ("success=&\(ids)", .hostedPage),
    ("success=true&\(ids)", .hostedPage), ("success=TRUE&\(ids)&connection_id=c", .hostedPage),
    ("success=1&\(ids)&success=true&connection_id=c", .hostedPage),
    // Fragments.
    ("\(ids)#_=_", .hostedPage), ("\(ids)#", .hostedPage), ("\(ids)#?success=true", .hostedPage),
    ("\(ids)&success=true&connection_id=c#/patient_id=b", .connected("c")),
    // Malformed parameters of the result.
    ("\(ids)&success=true&connection_id=", .hostedPage),
    ("\(ids)&success=true&connection_id=%E9", .hostedPage),
    ("\(ids)&success=true&connection_id=a&connection_id=b", .hostedPage),
    ("\(ids)&success=false", .hostedPage), ("\(ids)&success=false&error=%", .hostedPage),
    ("\(ids)&success=true&success=false&connection_id=c&error=e", .hostedPage),
    ("\(ids)&success=false&error=e&error_description=%E9", .failed("e", description: nil)),
    ("\(ids)&success=false&error=e&error_description=50%", .failed("e", description: nil)),
    ("\(ids)&success=false&error=e&error_description", .failed("e", description: nil)),
    (
      "\(ids)&success=false&error=e&error_description=a&error_description=b",
      .failed("e", description: nil)
    ),
    ("\(ids)&success=false&error=e&connection_id=c", .failed("e", description: nil)),
    ("\(ids)&success=false&error=e&error_description=a+b%2Bc", .failed("e", description: "a b+c")),
  ]

  @Test("the app's parameters, a fragment and a malformed result do not spoil a return")
  func result() throws {
    for (query, result) in Self.results {
      let returned = PatientSessionReturn(query)
      #expect(returned?.patientID == "user_42" && returned?.patientSessionID == "ps_1", "\(query)")
      #expect(returned?.result == result, "\(query)")
    }
  }

  @Test("the three initializers agree")
  func agreement() throws {
    let ids = ["user+1", "user%201", "user%2B1", "user%252B", "%C3%A9", "a%26b%3Dc%23"].map {
      "patient_id=\($0)&patient_session_id=ps_1"
    }
    for query in Self.results.map(\.query) + ids {
      let expected = try #require(PatientSessionReturn(query), "\(query)")
      let parts = query.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let items = parts[0].split(separator: "&").map { pair in
        let pair = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return URLQueryItem(name: String(pair[0]), value: pair.count == 2 ? String(pair[1]) : nil)
      }
      #expect(PatientSessionReturn(percentEncodedQueryItems: items) == expected, "\(query)")
      // `URL(string:)` escapes the others again.
      let text = "https://app.test/connected?" + query
      guard let url = URL(string: text), url.absoluteString == text else { continue }
      #expect(PatientSessionReturn(url) == expected, "\(query)")
      let found = URLComponents(string: text)?.percentEncodedQueryItems ?? []
      #expect(PatientSessionReturn(percentEncodedQueryItems: found) == expected, "\(query)")
    }
  }

  @Test(
    "a space is + or %20, and a plus sign is %2B",
    arguments: [
      ("user+1", "user 1"), ("user%201", "user 1"), ("user%2B1", "user+1"), ("user%2b1", "user+1"),
      ("user 1", "user 1"),
    ])
  func spaces(written: String, id: String) {
    #expect(PatientSessionReturn("patient_id=\(written)&patient_session_id=ps_1")?.patientID == id)
  }

  @Test("a parameter that is repeated with the same value is read once")
  func repeated() {
    #expect(PatientSessionReturn("patient_id=user_42&" + Self.ids)?.patientID == "user_42")
  }

  @Test("a URL and query items without the parameters are nil")
  func missing() throws {
    #expect(PatientSessionReturn(try #require(URL(string: "https://app.example.com"))) == nil)
    #expect(PatientSessionReturn(percentEncodedQueryItems: []) == nil)
    let item = URLQueryItem(name: "patient_id", value: nil)
    #expect(PatientSessionReturn(percentEncodedQueryItems: [item]) == nil)
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
