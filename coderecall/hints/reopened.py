"""Classes of the language itself that a repository may open again: taking the part away leaves the class."""

_RUBY = """
ArgumentError Array BasicObject Benchmark BigDecimal Binding CGI CSV Class Comparable Complex ConditionVariable Data
Date DateTime Delegator Digest Dir ENV ERB Encoding EncodingError Enumerable Enumerator Errno Etc Exception
FalseClass Fcntl Fiber File FileTest FileUtils Float FloatDomainError Forwardable FrozenError GC Gem Hash IO IOError
IndexError Integer Interrupt JSON Kernel KeyError LoadError LocalJumpError Logger Marshal MatchData Math Method
Module Monitor Mutex NameError Net NilClass NoMatchingPatternError NoMethodError NotImplementedError Numeric Object
ObjectSpace Observable Open3 OpenSSL OpenStruct OptionParser Pathname Proc Process Queue Ractor Random Range
RangeError Rational RbConfig Refinement Regexp RegexpError RubyVM RuntimeError ScriptError SecureRandom
SecurityError Set Shellwords Signal SignalException SimpleDelegator Singleton SizedQueue Socket StandardError
StopIteration String StringIO Struct Symbol SyntaxError SystemCallError SystemExit SystemStackError TCPServer
TCPSocket Tempfile Thread ThreadError ThreadGroup Time Timeout TracePoint TrueClass TypeError UNIXServer UNIXSocket
URI UnboundMethod UncaughtThrowError Warning YAML ZeroDivisionError Zlib
"""
_OF_RUBY = frozenset(_RUBY.split())


def is_of_the_language(language: str, qualified_name: str) -> bool:
    """Whether a definition opens a class that is there without it, or lies in one."""
    return language == "ruby" and qualified_name.partition(".")[0] in _OF_RUBY
