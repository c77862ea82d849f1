"""The words of the sandbox's own pages: English as it stands in templates and code, and Chinese."""

from collections.abc import Callable, Iterable

Translate = Callable[[str], str]

CHINESE = {
    "Sign in": "登录",
    "Sign out": "退出登录",
    "Username, email or phone": "用户名、邮箱或手机号",
    "Username": "用户名",
    "Password": "密码",
    "Email": "邮箱",
    "Phone": "手机号",
    "Email or phone": "邮箱或手机号",
    "Username or email": "用户名或邮箱",
    "Username or phone": "用户名或手机号",
    "Name": "姓名",
    "Code": "验证码",
    "To": "收件人",
    "Continue": "继续",
    "Outbox": "发件箱",
    "The demo’s identity server": "演示用身份服务器",
    "Sign in with a code": "使用验证码登录",
    "Sign in with a password": "使用密码登录",
    "Sign in with another account": "使用其他账号登录",
    "Forgot your password?": "忘记密码？",
    "Continue with %(name)s": "使用 %(name)s 继续",
    "Do not allow it": "不允许",
    "Do not sign in": "不登录",
    "Sign in with your company": "使用公司账号登录",
    "This page plays the sign-in of a company. Who are you there?": (
        "此页面模拟某家公司的登录页。您在那里是谁？"
    ),
    "An address that somebody has here leads to their account.": (
        "填写此处已有的邮箱地址，会登录到对应的账号。"
    ),
    "Your address at work says which company it is.": "工作邮箱地址会说明是哪家公司。",
    "No company signs people in with this address here. Sign in another way.": (
        "没有公司使用此邮箱地址在这里登录。请用其他方式登录。"
    ),
    "Your company did not sign you in. Try again, or sign in another way.": (
        "您的公司未能让您登录。请重试，或用其他方式登录。"
    ),
    "Enter a name.": "请输入姓名。",
    "Answer with an error": "返回错误",
    "New here?": "还没有账号？",
    "Have an account?": "已有账号？",
    "Create account": "创建账号",
    "Use an email address instead": "改用邮箱",
    "Use a username and password instead": "改用用户名和密码",
    "Cancel and go back to %(name)s": "取消并返回 %(name)s",
    "Send code": "发送验证码",
    "Enter the code": "输入验证码",
    "We send you six digits. In this demo they arrive in the outbox.": (
        "我们会向您发送六位数字。在本演示中，可在发件箱里查看。"
    ),
    "If this address is right, six digits are on their way to:": (
        "如果地址无误，六位验证码已发送至："
    ),
    "Send a new code, or use another address": "重新发送验证码，或换一个地址",
    "Reset your password": "重置密码",
    "Back to sign-in": "返回登录",
    "Choose a new password": "设置新密码",
    "New password": "新密码",
    "Change password": "修改密码",
    "Your password has been changed. Sign in with the new one.": "密码已修改，请使用新密码登录。",
    "Second step": "两步验证",
    "Code from your authenticator app": "身份验证器中的验证码",
    "Add a passkey": "添加通行密钥",
    "Go back": "返回",
    "This passkey was not accepted. Try again.": "此通行密钥未被接受。请重试。",
    "Sign in with a passkey": "使用通行密钥登录",
    "Use a passkey": "使用通行密钥",
    "Your browser asks for your fingerprint, your face or your PIN.": (
        "浏览器会要求您验证指纹、面容或 PIN 码。"
    ),
    "A passkey can only be used where script runs in the browser.": (
        "只有在浏览器启用脚本时才能使用通行密钥。"
    ),
    "This passkey was not accepted. Try again, or choose another way.": (
        "未能通过此通行密钥验证。请重试，或选择其他方式。"
    ),
    "That did not work. Try again, or choose another way.": "未能完成。请重试，或选择其他方式。",
    "Use a backup code": "使用备用码",
    "Use your authenticator app": "使用身份验证器",
    "Get a code by email": "通过邮件获取验证码",
    "Get a code by text message": "通过短信获取验证码",
    "You have none of these at hand?": "手边没有这些方式？",
    "None of these at hand": "手边没有这些方式",
    "The people who run this service can take your second step away once they know that it is "
    "you. Then you sign in without it, and set up a new one.": (
        "服务管理员在确认您的身份后，可以移除您的第二步验证。之后您无需它即可登录，并重新设置。"
    ),
    "Backup code": "备用码",
    "Each code works once.": "每个备用码只能使用一次。",
    "This page plays a social network. Who are you there?": (
        "此页面模拟一个社交网络。您在那里是谁？"
    ),
    "Continue as %(name)s": "以 %(name)s 的身份继续",
    "Somebody else": "其他人",
    "Continue as somebody new": "以新身份继续",
    "This account is suspended": "此账号已被停用",
    "You cannot sign in with it at the moment. Ask the people who run this service why.": (
        "目前无法使用此账号登录。如有疑问，请联系服务管理员。"
    ),
    "This sign-in has ended": "本次登录已结束",
    "It took too long, or was begun in another browser. Go back and sign in again.": (
        "登录已超时，或是在另一个浏览器中开始的。请返回原来的页面重新登录。"
    ),
    "You are signing in as:": "您将登录的账号：",
    "Invalid link": "链接无效",
    "This link has lapsed. Ask for a new one.": "此链接已过期，请重新获取。",
    "This link has been used already. Ask for a new one.": "此链接已被使用，请重新获取。",
    "This link has been withdrawn. Ask for a new one.": "此链接已被撤销，请重新获取。",
    "This link was made for another email address.": "此链接属于另一个邮箱。",
    "This link was not made for signing in.": "此链接不能用于登录。",
    "This link may have lapsed, or is no longer valid.": "此链接可能已过期或失效。",
    "There were too many attempts. Wait a while and try again.": "尝试次数过多，请稍后再试。",
    "Switch account": "切换账号",
    "In this browser you are signed in as:": "此浏览器中已登录的账号：",
    "The link you followed is for:": "您打开的链接属于：",
    "Keep the present account": "保留当前账号",
    "You are signed out": "您已退出登录",
    "You can close this page.": "您可以关闭此页面。",
    "What would have been sent, newest first. Load the page again to see more.": (
        "这里显示本应发送的消息，最新的在前。刷新页面可查看更多。"
    ),
    "Nothing was sent yet.": "尚未发送任何消息。",
    "Your code to sign in": "您的登录验证码",
    "Your code to create an account": "您的注册验证码",
    "Your code to reset your password": "您的密码重置验证码",
    "Your code to prove it is you": "您的身份验证码",
    "Your code to confirm a new address": "您的新地址验证码",
    "Your code to change your address": "您的地址变更验证码",
    "Your code to remove an address": "您的地址移除验证码",
    "Your code to remove or change a number": "您的手机号移除或变更验证码",
    "Your code to set up a second step": "您的两步验证设置验证码",
    "Your code to close your account": "您的注销账号验证码",
    "Recovery code": "恢复码",
    "Use your recovery code": "使用恢复码",
    "This is not your recovery code. Check it.": "恢复码不正确，请核对。",
    "A code was sent less than a minute ago. Wait a little.": (
        "验证码在一分钟内已发送过，请稍候再试。"
    ),
    "The account is linked": "账号已关联",
    "The account was not linked": "账号未能关联",
    "Allow access": "授权访问",
    "%(name)s asks to see and to use:": "%(name)s 请求查看和使用：",
    "Allow": "允许",
    "You are invited to an organization": "您收到一份组织邀请",
    "Your code": "您的验证码",
    "Enter your username, email or phone.": "请输入用户名、邮箱或手机号。",
    "Enter your password.": "请输入密码。",
    "That is not a username and password we know. Check both and try again.": (
        "用户名或密码不正确。请检查后重试。"
    ),
    "Enter an email address or phone number.": "请输入邮箱或手机号。",
    "Enter an email address like name@example.com.": "请输入邮箱，例如 name@example.com。",
    "This code has lapsed. Ask for a new one.": "验证码已过期，请重新获取。",
    "Those were too many wrong codes. Ask for a new one.": "错误次数过多，请重新获取验证码。",
    "Too many codes were sent. Wait ten minutes and try again.": "发送次数过多，请十分钟后再试。",
    "This is not the code we sent last. Check the six digits.": (
        "验证码不正确，请核对最近收到的六位数字。"
    ),
    "We cannot send codes there at the moment. Sign in another way.": (
        "目前无法向该地址发送验证码，请使用其他方式登录。"
    ),
    "This code is not right. Type the one your app shows now.": (
        "验证码不正确，请输入应用当前显示的验证码。"
    ),
    "This is not an unused backup code of yours. Check it, or use another.": (
        "备用码不正确或已被使用。请核对，或换一个。"
    ),
    "Choose a username.": "请设置用户名。",
    "Use a letter first, then letters, digits and underscores.": (
        "请以字母开头，其后可用字母、数字和下划线。"
    ),
    "This username is taken. Choose another.": "此用户名已被使用，请换一个。",
    "Choose a password.": "请设置密码。",
    "This password is too short. Use a longer one.": "密码太短，请使用更长的密码。",
    "This password is too long. Use a shorter one.": "密码太长，请使用更短的密码。",
    "Mix small and capital letters, digits and symbols.": "请混合使用大小写字母、数字和符号。",
    "Use letters from A to Z, digits and symbols only.": "只能使用英文字母、数字和符号。",
    "This password is too easy to guess. Choose another.": "密码太容易被猜到，请换一个。",
    "Enter a name for the new account.": "请输入新账号的姓名。",
}


def translation(languages: Iterable[str]) -> tuple[Translate, str]:
    """The first of ``languages`` that the pages speak, as function and tag; else English."""
    for language in languages:
        primary = language.lower().partition("-")[0]
        if primary == "zh":
            return _chinese, "zh-CN"
        if primary == "en":
            break
    return str, "en"


def _chinese(english: str) -> str:
    return CHINESE.get(english, english)
