def smell():
    return "sweet"
